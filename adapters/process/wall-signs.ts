import type { Walls } from './sandbox.ts';

const unwritable = /read-only file system|\bEROFS\b/i;
const unreachable =
  /network is unreachable|temporary failure in name resolution|could not resolve host|\b(?:ENETUNREACH|EAI_AGAIN)\b/i;

/**
 * The line by which a program tells that it ran into its walls; undefined where it tells of none. Only the program knows
 * what it ran into, so this is a hint, and what it keeps to itself is not known.
 */
export function wallIn(output: string, { network }: Pick<Walls, 'network'>): string | undefined {
  const isWall = (line: string) => unwritable.test(line) || (!network && unreachable.test(line));
  return output.split('\n').find(isWall)?.trim();
}

import type { BackendEnding, BackendFault } from '../../src/contracts/agent-backend.ts';
import type { Usage } from '../../src/contracts/usage.ts';
import { formatDuration } from '../../src/kernel/duration.ts';
import type { ProgramEnd } from './run-program.ts';

/** A fault, and a sentence for people. */
export type Failure = readonly [BackendFault, string];

/** What the request made of a program is called, and how it is installed. */
export interface ProgramName {
  readonly title: string;
  readonly program: string;
  readonly install: string;
}

/**
 * How a request ended as far as the program itself says nothing of it: not started, stopped, out of time; else as
 * `otherwise` judges.
 */
export function endingOfProgram(
  end: ProgramEnd,
  { title, program, install }: ProgramName,
  { usage, otherwise }: { readonly usage: Usage | undefined; readonly otherwise: () => Failure | undefined },
): BackendEnding {
  const used = usage && { usage };
  if (end.kind === 'not_started') {
    const isMissing = end.code === 'ENOENT' || end.code === 'EACCES';
    const why = isMissing
      ? notFound({ program, install })
      : `The program "${program}" could not be started (${end.code}).`;
    return { kind: 'failed', fault: isMissing ? 'not_found' : 'crashed', reason: why, detail: end.detail };
  }
  const { finish, tail } = end;
  if (finish.kind === 'cancelled') return { kind: 'cancelled', ...used };
  const failure = failureOf(finish, title) ?? otherwise();
  if (!failure) return { kind: 'answered', ...used };
  const [fault, reason] = failure;
  return { kind: 'failed', fault, reason, ...used, ...(tail !== '' && { detail: tail }) };
}

/** What is said where a program is not there. */
export function notFound({ program, install }: Pick<ProgramName, 'program' | 'install'>): string {
  return `The program "${program}" was not found, or may not be run. Install it: ${install}`;
}

function failureOf(
  finish: Extract<ProgramEnd, { kind: 'ended' }>['finish'],
  title: string,
): Failure | undefined {
  if (finish.kind === 'timeout' || finish.kind === 'idle') {
    return ['timed_out', `${title} was stopped after ${formatDuration(finish.afterMs)}.`];
  }
  if (finish.kind === 'overflow') return ['too_much_output', `${title} wrote far too much and was stopped.`];
  if (finish.kind === 'mute') return ['crashed', `${title} closed its output in the middle and was stopped.`];
  return undefined;
}

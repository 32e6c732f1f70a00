import { bounds, type Check, type Expectation } from './check.ts';
import { readJsonPath } from './json-path.ts';
import { matchesPattern } from './matches-pattern.ts';

/** What was seen, before anybody judged it. */
export type Observation =
  | {
      readonly kind: 'seen';
      readonly status?: number;
      readonly exit?: number;
      readonly exists?: boolean;
      readonly sizeBytes?: number;
      /** What a page or a program said, or a file's content. */
      readonly text: string;
      /** Stands for a content that is too large to be compared. */
      readonly digest?: string;
    }
  /** It could not be seen: that is a finding as well. */
  | { readonly kind: 'unreachable'; readonly reason: string }
  /** It may not be looked at, as the config has it now. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What was judged of it. */
export interface Finding {
  readonly state: 'ok' | 'failing';
  /** What is compared with the next time. */
  readonly value: string;
  /** For people. */
  readonly short: string;
  /** Whether a number is beyond its bound; undefined where none is looked at. */
  readonly holds?: boolean;
}

type Seen = Extract<Observation, { kind: 'seen' }>;

/** Judges what was seen by what is expected: the first expectation that does not hold decides. */
export function judgeCheck(check: Check, seen: Exclude<Observation, { kind: 'refused' }>): Finding {
  if (seen.kind === 'unreachable') return failing(seen.reason);
  const watched = watchedOf(check, seen);
  if ('missing' in watched) return failing(watched.missing);
  const { text, name } = watched;
  const bound = check.expects.find(({ is }) => bounds.includes(is));
  const number = bound && numberOf(bound, seen, text);
  if (bound && number === undefined) return failing(`${name} holds no number: ${clip(text)}`);
  for (const expectation of check.expects) {
    const wrong = wrongIn(expectation, seen, { text, name });
    if (wrong !== undefined) return failing(wrong);
  }
  const short = shortOf(check, seen, { text, name, number });
  const value = number !== undefined ? String(number) : isWatched(check) ? (seen.digest ?? text) : short;
  const holds = bound && number !== undefined ? { holds: isBeyond(bound, number) } : {};
  return { state: 'ok', value, short, ...holds };
}

function failing(short: string): Finding {
  return { state: 'failing', value: short, short };
}

function isWatched({ expects }: Check): boolean {
  return expects.some(({ is }) => is === 'changed');
}

interface Watched {
  readonly text: string;
  /** What it is called. */
  readonly name: string;
}

function watchedOf({ path, probe }: Check, { text }: Seen): Watched | { readonly missing: string } {
  const name = probe === 'command' ? 'its output' : probe === 'file' ? 'its content' : 'the page';
  if (path === undefined) return { text: text.trim(), name };
  const found = readJsonPath(text, path);
  if (found.kind === 'value') return { text: found.text, name: path };
  return { missing: found.kind === 'no json' ? `${name} is no JSON: ${clip(text)}` : `there is no ${path}` };
}

function wrongIn(expectation: Expectation, seen: Seen, { text, name }: Watched): string | undefined {
  switch (expectation.is) {
    case 'up': {
      const { status = 0 } = seen;
      return status >= 200 && status < 300 ? undefined : `status ${status}`;
    }
    case 'status':
      return seen.status === expectation.number
        ? undefined
        : `status ${seen.status}, expected ${expectation.number}`;
    case 'exit':
      return seen.exit === expectation.number
        ? undefined
        : `exit code ${seen.exit}, expected ${expectation.number}${text === '' ? '' : `: ${clip(text)}`}`;
    case 'exists':
      return seen.exists ? undefined : 'there is no such file';
    case 'contains':
      return text.includes(expectation.text)
        ? undefined
        : `${name} does not contain "${clip(expectation.text)}"`;
    case 'equals':
      return text === expectation.text
        ? undefined
        : `${name} is ${clip(text)}, expected ${clip(expectation.text)}`;
    case 'matches':
      return matchesPattern(text, expectation.text)
        ? undefined
        : `${name} is ${clip(text)}, expected ${clip(expectation.text)}`;
    default:
      return undefined;
  }
}

function numberOf({ is }: Expectation, seen: Seen, text: string): number | undefined {
  if (is === 'larger') return seen.sizeBytes;
  const found = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/i.exec(text)?.[0];
  return found === undefined ? undefined : Number(found);
}

function isBeyond(bound: Expectation, number: number): boolean {
  if (bound.is === 'below') return number < bound.number;
  return (bound.is === 'above' || bound.is === 'larger') && number > bound.number;
}

function shortOf(
  { probe, path }: Check,
  seen: Seen,
  { text, name, number }: Watched & { readonly number: number | undefined },
): string {
  if (path !== undefined) return `${path} is ${clip(text)}`;
  if (probe === 'file') return seen.exists ? `${seen.sizeBytes} bytes` : 'there is no such file';
  if (number !== undefined) return `${name} says ${number}`;
  if (probe === 'http') return `status ${seen.status}`;
  return text === '' ? `exit code ${seen.exit}` : `exit code ${seen.exit}: ${clip(text)}`;
}

const longestShort = 160;

/** Long values are cut for people; what is compared is whole. */
function clip(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longestShort ? `${line.slice(0, longestShort).toWellFormed()}…` : line || '(nothing)';
}

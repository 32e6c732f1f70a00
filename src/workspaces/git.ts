import { execFile } from 'node:child_process';

/** What git answered; `missing` when there is no git on this machine. */
export type GitAnswer =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'missing' };

/** Where git is asked. */
export interface GitPlace {
  readonly folder: string;
  /** More of its variables, such as where a worktree's parts are. */
  readonly variables?: Readonly<Record<string, string>>;
  /** More of its settings, as `name=value`. */
  readonly settings?: readonly string[];
}

/** Asks git for one thing, and starts nothing that a repository names. */
export type Git = (place: GitPlace, args: readonly string[]) => Promise<GitAnswer>;

/** A large repository takes its time to be written out. */
const longestMs = 300_000;
const mostBytes = 16_000_000;

/** Whoever worked in a repository may have changed its config, so that none of what it could start is. */
const harmless = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'protocol.allow=never',
  'submodule.recurse=false',
  'advice.addEmbeddedRepo=false',
  'gc.auto=0',
];

/** Git with none of the gateway's variables but the way to it and to its owner's settings. */
export function createGit(environment: Readonly<Record<string, string | undefined>>): Git {
  const { PATH, HOME } = environment;
  return ({ folder, variables, settings = [] }, args) => {
    const told = [...harmless, ...settings].flatMap((each) => ['-c', each]);
    const env = { PATH, HOME, LANG: 'C', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', ...variables };
    return new Promise((resolve) => {
      const options = {
        cwd: folder,
        env,
        timeout: longestMs,
        maxBuffer: mostBytes,
        encoding: 'utf8',
      } as const;
      execFile('git', [...told, ...args], options, (err, text, words) => resolve(answerOf(err, text, words)));
    });
  };
}

function answerOf(err: (Error & { readonly code?: unknown }) | null, text: string, words: string): GitAnswer {
  if (!err) return { kind: 'done', text: text.trim() };
  if (err.code === 'ENOENT') return { kind: 'missing' };
  const line = words.split('\n').find((each) => /^(?:fatal|error):/.test(each)) ?? '';
  return { kind: 'refused', reason: line.replace(/^(?:fatal|error): /, '').trim() };
}

/** Why git did not do it, in a few words; undefined when it did. */
export function troubleOf(answer: GitAnswer): string | undefined {
  if (answer.kind === 'done') return undefined;
  return answer.kind === 'missing' ? 'git is not installed' : answer.reason || 'git did not say why';
}

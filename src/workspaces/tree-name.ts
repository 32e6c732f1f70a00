import type { Run } from '../domain/run.ts';
import { type Id, idFrom } from '../kernel/ids.ts';

/** One try of a run. */
export type RunTry = Pick<Run, 'id' | 'attempt'>;

/** What the worktree of a try is called, and the ref of what it left: its run's id, with the number of a later try. */
export function treeName({ id, attempt }: RunTry): string {
  return attempt > 1 ? `${id}-${attempt}` : id;
}

/** Whose worktree has this name; undefined for a name that is none of ours. */
export function tryNamed(name: string): { readonly id: Id<'run'>; readonly attempt: number } | undefined {
  const [, id, attempt = '1'] = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?:-(\d+))?$/.exec(name) ?? [];
  return id === undefined ? undefined : { id: idFrom('run', id), attempt: Number(attempt) };
}

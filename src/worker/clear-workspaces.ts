import type { Stores } from '../contracts/stores/stores.ts';
import type { Log } from '../kernel/log.ts';
import type { Workspaces } from '../workspaces/workspaces.ts';

interface ClearDeps {
  readonly stores: Pick<Stores, 'runs' | 'attempts'>;
  readonly workspaces: Workspaces;
  readonly log: Log;
}

/** Clears up after tries of this machine whose node died, and keeps what they had changed. */
export async function clearWorkspaces({ stores, workspaces, log }: ClearDeps): Promise<void> {
  const cleared = await workspaces.clearUp(async ({ id, attempt }) => {
    const run = await stores.runs.get(id);
    return run?.state !== 'running' || run.attempt !== attempt;
  });
  for (const { run, isGone, note } of cleared) {
    if (note !== undefined) await stores.attempts.noteWorkplace(run, note);
    const fields = { run: run.id, attempt: run.attempt };
    if (isGone) log.info(fields, 'left worktree was removed');
    else log.warn({ ...fields, detail: note }, 'left worktree could not be removed');
  }
}

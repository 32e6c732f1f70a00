import type { Stores } from '../contracts/stores/stores.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { taskSessionKey } from '../domain/session.ts';
import type { Id, Ids } from '../kernel/ids.ts';

/** Opens the short session in which one try of a run works. */
export async function openSession(
  { stores, ids }: { readonly stores: Stores; readonly ids: Ids },
  run: Run,
): Promise<Id<'session'>> {
  const key = `${taskSessionKey(run.agent, run.task ?? ids.next('task'))}:run:${run.number}:${run.attempt}`;
  const id = ids.next('session');
  await stores.sessions.open({ id, key, agent: run.agent, name: runLabel(run.number) });
  return id;
}

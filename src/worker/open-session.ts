import type { Stores } from '../contracts/stores/stores.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { type Session, taskSessionKey } from '../domain/session.ts';
import type { Ids } from '../kernel/ids.ts';

/** Opens the short session in which one try of a run works. */
export async function openSession(
  { stores, ids }: { readonly stores: Stores; readonly ids: Ids },
  run: Run,
): Promise<Session> {
  const key = `${taskSessionKey(run.agent, run.task ?? ids.next('task'))}:run:${run.number}:${run.attempt}`;
  return stores.sessions.ensure({
    id: ids.next('session'),
    key,
    agent: run.agent,
    name: runLabel(run.number),
  });
}

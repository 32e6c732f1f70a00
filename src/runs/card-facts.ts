import type { Stores } from '../contracts/stores/stores.ts';
import type { Run } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';

/** What a card of an incident says besides what is known to whoever makes it. */
export interface StoredFacts {
  /** What the last try of the run wrote to its error output; in a chat with others it is nobody else's business. */
  readonly detail?: string;
  /** The task's zone, where whoever made it lives in another: its times would be taken for theirs. */
  readonly foreignZone?: string;
}

/** Reads it; `run` is left out where nothing has failed. */
export async function cardFacts(
  tx: Pick<Stores, 'people' | 'runControl'>,
  task: Task,
  run?: Pick<Run, 'id'>,
): Promise<StoredFacts> {
  const creator = await tx.people.get(task.createdBy);
  const attempts = run && task.target.kind === 'dm' ? await tx.runControl.attemptsOf(run.id) : [];
  const detail = attempts.at(-1)?.detail;
  const isForeign = creator?.zone !== undefined && creator.zone !== task.zone;
  return { ...(detail !== undefined && { detail }), ...(isForeign && { foreignZone: task.zone }) };
}

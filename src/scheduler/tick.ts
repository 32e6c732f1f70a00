import type { Stores } from '../contracts/stores/stores.ts';
import type { Occurrence } from '../contracts/stores/task-store.ts';
import type { Run } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Id, Ids } from '../kernel/ids.ts';
import type { Post } from '../outbox/post.ts';
import { makeRoom } from '../runs/make-room.ts';
import { runOfTask } from '../runs/start-run.ts';
import { planDue } from '../tasks/plan-due.ts';
import { tellAbsence } from './tell-absence.ts';
import { type Planned, tellEnds } from './tell-ends.ts';

/** What came of one look at the clock. */
export interface TickResult {
  /** The runs that were made, to be nudged. */
  readonly runs: readonly Id<'run'>[];
  /** Runs whose place others take, to be told to stop. */
  readonly stops: readonly Id<'run'>[];
  /** Lanes of the outbox that got something. */
  readonly told: readonly Task[];
  /** Whether more tasks are due than were taken. */
  readonly more: boolean;
}

const atOnce = 200;
/** Counting what was missed takes up to half a millisecond each, and nothing else goes on meanwhile. */
const mostCounted = 2_000;

/**
 * Turns due times into runs: in one transaction each due instant becomes a row, those that may run get a run, and each
 * task its next instant. Any number of nodes may do this at the same time; a due instant that has a row never runs again.
 */
export async function tick(deps: {
  stores: Stores;
  ids: Ids;
  clock: Clock;
  post: Post;
}): Promise<TickResult> {
  const { stores, ids, clock, post } = deps;
  const now = clock.now();
  return stores.transaction(async (tx) => {
    const due = await tx.tasks.takeDue(now, atOnce);
    if (due.length === 0) return { runs: [], stops: [], told: [], more: false };
    const plans = await planAll(tx, due, now);
    const runs = await addRuns(tx, ids, plans);
    const stops = await stopOthers(tx, { plans, runs });
    await tx.tasks.reschedule(plans.map(({ task, plan }) => ({ id: task.id, nextDueAt: plan.next })));
    const summed = await tellAbsence(tx, post, { plans, now });
    const told = [...summed, ...(await tellEnds(tx, post, { plans, now, summed }))];
    return { runs: runs.map(({ id }) => id), stops, told, more: due.length === atOnce };
  });
}

async function planAll(tx: Stores, due: readonly Task[], now: Date): Promise<readonly Planned[]> {
  const open = await tx.runs.openCounts(due.map(({ id }) => id));
  // Only a few tasks count their runs.
  const counting = due.filter(({ limits }) => limits?.maxRuns !== undefined);
  const runsMade = await tx.occurrences.runsMade(counting.map(({ id }) => id));
  return due.map((task) => {
    const circumstances = { now, open: open.get(task.id) ?? 0, runsMade: runsMade.get(task.id) ?? 0 };
    const share = Math.min(1_000, Math.ceil(mostCounted / due.length));
    return { task, plan: planDue(task, { ...circumstances, mostCounted: share }) };
  });
}

async function addRuns(tx: Stores, ids: Ids, plans: readonly Planned[]): Promise<readonly Run[]> {
  const wanted = plans.flatMap(({ task, plan }) => plan.runs.map((dueAt) => runOfTask(task, { ids, dueAt })));
  const taken = plans.flatMap((planned) => occurrencesOf(planned));
  const fresh = await tx.occurrences.add(taken);
  const keyOf = (task: Id<'task'> | undefined, dueAt: Date | undefined) => `${task} ${dueAt?.getTime()}`;
  const isFresh = new Set(fresh.map(({ task, dueAt }) => keyOf(task, dueAt)));
  const runs = await tx.runs.add(wanted.filter((run) => isFresh.has(keyOf(run.task, run.dueAt))));
  await tx.occurrences.attach(
    runs.flatMap(({ id, task, dueAt }) => (task && dueAt ? [{ run: id, task, dueAt }] : [])),
  );
  return runs;
}

/** Where new runs take the place of what is open. */
async function stopOthers(
  tx: Stores,
  { plans, runs }: { plans: readonly Planned[]; runs: readonly Run[] },
): Promise<readonly Id<'run'>[]> {
  const stops: Id<'run'>[] = [];
  for (const { task, plan } of plans) {
    const added = runs.filter((run) => run.task === task.id).map(({ id }) => id);
    if (plan.replaces && added.length > 0) stops.push(...(await makeRoom(tx, task.id, added)));
  }
  return stops;
}

function occurrencesOf({ task, plan }: Planned): readonly Occurrence[] {
  const rows: Occurrence[] = plan.runs.map((dueAt) => ({
    ...{ task: task.id, dueAt, outcome: 'run', lastDueAt: dueAt, count: 1 },
  }));
  if (!plan.skipped) return rows;
  const { first, last, count, atLeast, reason: why } = plan.skipped;
  const reason = atLeast ? `${why}, at least so often` : why;
  return [{ task: task.id, dueAt: first, outcome: 'skipped', reason, lastDueAt: last, count }, ...rows];
}

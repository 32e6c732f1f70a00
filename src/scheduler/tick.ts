import type { Stores } from '../contracts/stores/stores.ts';
import type { Occurrence } from '../contracts/stores/task-store.ts';
import type { Task } from '../domain/task.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Id, Ids } from '../kernel/ids.ts';
import type { Post } from '../outbox/post.ts';
import { runOfTask } from '../runs/start-run.ts';
import { planDue } from '../tasks/plan-due.ts';
import { type Planned, tellEnds } from './tell-ends.ts';

/** What came of one look at the clock. */
export interface TickResult {
  /** The runs that were made, to be nudged. */
  readonly runs: readonly Id<'run'>[];
  /** Lanes of the outbox that got something. */
  readonly told: readonly Task[];
  /** Whether more tasks are due than were taken. */
  readonly more: boolean;
}

const atOnce = 200;

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
    if (due.length === 0) return { runs: [], told: [], more: false };
    const busy = new Set(await tx.runs.busyTasks(due.map((task) => task.id)));
    const runsMade = await tx.occurrences.runsMade(counted(due));
    const plans = due.map((task) => {
      const made = { busy: busy.has(task.id), runsMade: runsMade.get(task.id) ?? 0 };
      return { task, plan: planDue(task, { now, ...made }) };
    });
    const runs = await addRuns(tx, ids, plans);
    await tx.tasks.reschedule(plans.map(({ task, plan }) => ({ id: task.id, nextDueAt: plan.next })));
    const told = await tellEnds(tx, post, plans);
    return { runs, told, more: due.length === atOnce };
  });
}

/** Only a few tasks count their runs. */
function counted(tasks: readonly Task[]): readonly Id<'task'>[] {
  return tasks.flatMap(({ id, limits }) => (limits?.maxRuns === undefined ? [] : [id]));
}

async function addRuns(tx: Stores, ids: Ids, plans: readonly Planned[]): Promise<readonly Id<'run'>[]> {
  const wanted = plans.flatMap(({ task, plan }) =>
    plan.run ? [runOfTask(task, { ids, dueAt: plan.run })] : [],
  );
  const taken = plans.flatMap((planned) => occurrencesOf(planned));
  const fresh = await tx.occurrences.add(taken);
  const isFresh = (task: Id<'task'> | undefined, dueAt: Date | undefined) =>
    fresh.some((each) => each.task === task && each.dueAt.getTime() === dueAt?.getTime());
  const runs = await tx.runs.add(wanted.filter((run) => isFresh(run.task, run.dueAt)));
  await tx.occurrences.attach(
    runs.flatMap(({ id, task, dueAt }) => (task && dueAt ? [{ run: id, task, dueAt }] : [])),
  );
  return runs.map((run) => run.id);
}

function occurrencesOf({ task, plan }: Planned): readonly Occurrence[] {
  const { run, skipped } = plan;
  const rows: Occurrence[] = [];
  if (skipped) {
    const { first, last, count, reason } = skipped;
    rows.push({ task: task.id, dueAt: first, outcome: 'skipped', reason, lastDueAt: last, count });
  }
  if (run) rows.push({ task: task.id, dueAt: run, outcome: 'run', lastDueAt: run, count: 1 });
  return rows;
}

import type { Stores } from '../contracts/stores/stores.ts';
import type { Firing, FiringCount, SeenFiring } from '../contracts/stores/trigger-store.ts';
import { planOverlap, type Room } from '../domain/plan-overlap.ts';
import type { Chain, Run } from '../domain/run.ts';
import { keptInput } from '../domain/run-input.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { deepestChain, floodReason, mostPerMinute } from '../domain/trigger.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Post } from '../outbox/post.ts';
import { makeRoom } from './make-room.ts';
import { runOfTask } from './start-run.ts';
import type { Teller } from './tell-of-run.ts';

/** What beginning a task needs. */
export interface FireDeps extends Teller {
  readonly ids: Ids;
}

/** A trigger that is taken. */
export interface Spark extends Pick<Firing, 'origin' | 'key' | 'mark'> {
  /** What came in, as it came. */
  readonly input: string;
  /** Where it follows from a run. */
  readonly chain?: Chain;
}

/** What came of it. */
export type FireOutcome =
  | { readonly kind: 'run'; readonly run: Run }
  /** The same came before: this is what came of it then. */
  | { readonly kind: 'repeated'; readonly run?: number; readonly reason?: string }
  /** `told`: the task's target hears of it. */
  | { readonly kind: 'skipped'; readonly reason: string; readonly told?: true }
  /** The caller may try again; nothing is kept of it. */
  | { readonly kind: 'too many'; readonly afterMs: number };

/**
 * Begins a task because of a trigger, once for each key, as far as its rules allow. Whatever was taken is a row: it ran, or
 * was skipped with a reason.
 * @param task locked by the caller until the transaction ends, so that no two of its triggers are judged at once
 */
export async function fireTask(tx: Stores, deps: FireDeps, task: Task, spark: Spark): Promise<FireOutcome> {
  const { origin, key, mark, chain } = spark;
  const firing = { task: task.id, key, origin, ...(mark !== undefined && { mark }) };
  const seen = await tx.triggers.seen(firing);
  if (seen) return repeat(tx, firing, seen);
  const count = await tx.triggers.lately(task.id, origin);
  if (origin === 'webhook' && count.all >= mostPerMinute.webhook)
    return { kind: 'too many', afterMs: count.freeInMs };
  const { room, full, replaces } = await overlapOf(tx, task);
  const reason = reasonToSkip({ spark, count }) ?? (room > 0 ? undefined : full);
  if (reason !== undefined) {
    await tx.triggers.note({ ...firing, outcome: 'skipped', reason });
    const told = await tellOnce(tx, deps.post, task, { reason, count, key });
    return { kind: 'skipped', reason, ...(told && { told }) };
  }
  const input = keptInput(spark.input);
  const [run] = await tx.runs.add([
    { ...runOfTask(task, { ids: deps.ids }), origin, input, ...(chain && { chain }) },
  ]);
  if (!run) throw new Error('A run was not made.');
  // Whoever has what must stop finds it by the sweep.
  if (replaces) await makeRoom(tx, task.id, [run.id]);
  await tx.triggers.note({ ...firing, outcome: 'run', run: run.id });
  await tx.events.record({ kind: 'run.triggered', task: task.id, run: run.id, data: { origin } });
  return { kind: 'run', run };
}

/** A new signature for what came before is used up with it, or whoever overheard it could send it under another key. */
async function repeat(
  tx: Stores,
  firing: Omit<Firing, 'outcome'>,
  { run, reason, marked }: SeenFiring,
): Promise<FireOutcome> {
  const why = reason === undefined ? {} : { reason };
  if (!marked) {
    const outcome = reason === undefined ? 'run' : 'skipped';
    await tx.triggers.note({
      ...firing,
      key: `again:${firing.mark}`,
      outcome,
      ...why,
      ...(run && { run: run.id }),
    });
  }
  return { kind: 'repeated', ...why, ...(run && { run: run.number }) };
}

const deepReason = `the chain of runs is longer than ${deepestChain}`;

function reasonToSkip({ spark, count }: { spark: Spark; count: FiringCount }): string | undefined {
  if ((spark.chain?.depth ?? 0) > deepestChain) return deepReason;
  return spark.origin !== 'webhook' && count.runs >= mostPerMinute[spark.origin] ? floodReason : undefined;
}

async function overlapOf(tx: Stores, { id, policy }: Task): Promise<Room> {
  const open = await tx.runs.openCounts([id]);
  return planOverlap(policy.overlap, open.get(id) ?? 0);
}

/** A circle or a flood is told of: once for the chain, and once for the hour. */
async function tellOnce(
  tx: Stores,
  post: Post,
  task: Task,
  { reason, count, key }: { reason: string; count: FiringCount; key: string },
): Promise<true | undefined> {
  const isNews = reason === deepReason || (reason === floodReason && count.flooded === 0);
  if (!isNews) return undefined;
  const label = taskLabel(task.number);
  const markdown =
    reason === deepReason
      ? `⚠ **${task.name}** (${label}) was not begun: ${reason}, so they seem to go in a circle. \`/task show ${label}\``
      : `⚠ **${task.name}** (${label}) was begun ${mostPerMinute.message} times in a minute, so what came after was skipped. \`/task runs ${label}\` · \`/task pause ${label}\``;
  await post(tx, { kind: 'alert', source: `firing:${task.id}:${key}`, target: task.target, markdown });
  return true;
}

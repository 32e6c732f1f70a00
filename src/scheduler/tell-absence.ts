import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import { formatInstant } from '../domain/format-instant.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import type { Id } from '../kernel/ids.ts';
import type { Post } from '../outbox/post.ts';
import { quietDelay } from '../outbox/quiet-delay.ts';
import { isLate } from '../tasks/plan-due.ts';
import type { Planned } from './tell-ends.ts';

const mostTold = 5;
const longestText = 80;

/**
 * After a time away several tasks of a place have missed due times: it gets one message on what runs late, what was skipped
 * and why, and what expired, instead of one each. Where it is one task alone, its history tells.
 * @returns the tasks that are summed up
 */
export async function tellAbsence(
  tx: Stores,
  post: Post,
  { plans, now }: { plans: readonly Planned[]; now: Date },
): Promise<readonly Task[]> {
  const places = Map.groupBy(
    plans.filter(({ task, plan }) => isLate(task, now) && (plan.runs.length > 0 || plan.skipped)),
    ({ task }) => conversationKey(task.target),
  );
  const summed: Task[] = [];
  for (const late of places.values()) {
    const [first] = late;
    if (!first || late.length < 2) continue;
    await tellPlace(tx, post, { late: sorted(late), now });
    summed.push(...late.map(({ task }) => task));
  }
  return summed;
}

/** What did not run comes first: it may need somebody. */
function sorted(late: readonly Planned[]): readonly Planned[] {
  return late.toSorted(
    (a, b) =>
      Number(a.plan.runs.length > 0) - Number(b.plan.runs.length > 0) || a.task.number - b.task.number,
  );
}

async function tellPlace(
  tx: Stores,
  post: Post,
  { late, now }: { late: readonly Planned[]; now: Date },
): Promise<void> {
  const [first] = late;
  if (!first) return;
  const { task } = first;
  const since = new Date(Math.min(...late.map(({ task }) => task.nextDueAt?.getTime() ?? now.getTime())));
  const expired = await tx.deliverySweep.expiredResults(
    late.map((each) => each.task.id),
    { since, until: now },
  );
  const told = late.slice(0, mostTold);
  const more = late.length - told.length;
  const lines = [
    `🕰 Since ${formatInstant(since, task.zone)} (${task.zone}) nobody was here to look at the clock:`,
    '',
    ...told.map((each) => `- ${lineOf(each, expired)}`),
    ...(more > 0 ? [`- and ${more} more: \`/task list\``] : []),
  ];
  // Without a run there is something to make up for.
  const choices = told
    .filter(({ plan }) => plan.runs.length === 0)
    .map(({ task: { name, number } }) => [
      { label: `▸ Run now: ${name.slice(0, 30)}`, command: `/task run ${taskLabel(number)}` },
    ]);
  await post(tx, {
    kind: 'alert',
    source: `absence:${task.id}:${since.toISOString()}`,
    target: task.target,
    markdown: lines.join('\n'),
    choices,
    ...delayOf(late, now),
  });
}

function lineOf({ task, plan }: Planned, expired: ReadonlyMap<Id<'task'>, number>): string {
  const { runs, skipped } = plan;
  const times = (count: number) => (count === 1 ? '1 due time' : `${count} due times`);
  const count = skipped && `${skipped.atLeast ? 'at least ' : ''}${times(skipped.count)}`;
  const lost = expired.get(task.id);
  const parts = [
    ...(runs.length > 0 ? [`runs now for ${formatDues(runs, task.zone)}`] : []),
    ...(skipped
      ? [`${count} from ${formatInstant(skipped.first, task.zone)} skipped: ${skipped.reason}`]
      : []),
    ...(lost === undefined ? [] : [`${lost} ${lost === 1 ? 'result' : 'results'} expired`]),
  ];
  const text = task.mode === 'remind' && runs.length === 0 ? ` — ${shortened(task.prompt)}` : '';
  return `**${task.name}** (${taskLabel(task.number)}): ${parts.join('; ')}${text}`;
}

function formatDues(dues: readonly Date[], zone: string): string {
  const [first, last] = [dues[0], dues.at(-1)];
  if (!first || !last) return '';
  const start = formatInstant(first, zone);
  return dues.length === 1 ? start : `${dues.length} due times from ${start} to ${formatInstant(last, zone)}`;
}

function shortened(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > longestText ? `${line.slice(0, longestText).toWellFormed()}…` : line;
}

/** It waits only where all of its tasks have to be quiet, and for the first of them that may speak. */
function delayOf(late: readonly Planned[], now: Date): { delayMs?: number } {
  const delays = late.map(({ task: { policy, zone } }) =>
    quietDelay({ policy, zone, now, isFailure: false }),
  );
  const shortest = Math.min(...delays.map(({ delayMs = 0 }) => delayMs));
  return shortest > 0 ? { delayMs: shortest } : {};
}

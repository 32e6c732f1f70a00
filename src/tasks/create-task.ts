import type { Stores } from '../contracts/stores/stores.ts';
import type { Hook } from '../contracts/stores/trigger-store.ts';
import type { Conversation } from '../domain/channel.ts';
import { contradictionIn } from '../domain/execution/stage.ts';
import type { Limits } from '../domain/limits.ts';
import type { Person } from '../domain/person.ts';
import type { LimitFlags } from '../domain/read-limits.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Session } from '../domain/session.ts';
import { readSettingFlags, type SettingFlags } from '../domain/settings/settings.ts';
import type { Task } from '../domain/task.ts';
import { parseTaskPhrase, phraseOfParts, type TaskParts, type TaskPhrase } from '../domain/task-phrase.ts';
import type { Ids } from '../kernel/ids.ts';
import { giveHook } from './give-hook.ts';
import { joinLimits } from './join-limits.ts';
import { nextInstant } from './next-instant.ts';
import { settleSchedule } from './settle-schedule.ts';
import { settleTrigger } from './settle-trigger.ts';

/** For whom and where a task is made. */
export interface TaskOrigin {
  readonly person: Person;
  /** The session that will own it; its agent is the task's. */
  readonly session: Session;
  /** Where its results go. */
  readonly target: Conversation;
  readonly now: Date;
  readonly graceMs: number;
  /** A zone that was written apart from the phrase. */
  readonly zone?: string;
  /** Limits that were written apart from it. */
  readonly flags?: LimitFlags;
  /** Settings that were written apart from it. */
  readonly settings?: SettingFlags;
  /** What the config lacks for such a task. */
  readonly missing?: (order: Pick<Task, 'agent' | 'mode' | 'policy' | 'target'>) => string | undefined;
}

/** How it went. A refusal says why and what would be understood. */
export type TaskCreation =
  /** `hook`: what only whoever asked may read, and only now. */
  | { readonly kind: 'created'; readonly task: Task; readonly hook?: Hook }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Makes a task out of what a person typed, or of what an agent asks on their behalf in words or in parts. Nothing is guessed in
 * silence.
 */
export async function createTask(
  tx: Stores,
  ids: Ids,
  order: string | TaskParts,
  origin: TaskOrigin,
): Promise<TaskCreation> {
  const { person, session, target, graceMs } = origin;
  const read = typeof order === 'string' ? parseTaskPhrase(order) : phraseOfParts(order);
  if (read.kind === 'refused') return read;
  const settled = settle(read, origin);
  if (settled.kind === 'refused') return settled;
  const set = readSettingFlags(origin.settings ?? {});
  if (set.kind === 'refused') return set;
  const { zone, schedule, limits, firstDueAt } = settled;
  const begun = read.trigger && (await settleTrigger(tx, read.trigger, { person, place: target }));
  if (begun?.kind === 'refused') return begun;
  const id = ids.next('task');
  // Jitter may only add to the first instant: one that was due before the task was made is no part of it.
  const nextDueAt =
    firstDueAt && nextInstant({ id, zone, schedule, limits }, new Date(firstDueAt.getTime() - 1));
  const { name, prompt, remind } = read;
  const mode = remind ? 'remind' : 'agent';
  const policy = { ...read.policy, ...set.policy };
  const contradiction = contradictionIn({ mode, policy });
  if (contradiction !== undefined) return refused(contradiction);
  const blocked = origin.missing?.({ agent: session.agent, mode, policy, target });
  const task = await tx.tasks.add({
    ...{ id, name, agent: session.agent, session: session.id, createdBy: person.id, prompt },
    mode,
    ...(schedule && { schedule }),
    ...(limits && { limits }),
    ...(begun && { trigger: begun.trigger }),
    ...{ policy, zone, target, state: 'active', graceMs },
    ...(blocked !== undefined && { blocked }),
    ...(nextDueAt && { nextDueAt }),
  });
  if (!task)
    return refused(
      `You have a task called "${name}" already. Give this one another name: \`Name: what to do\`.`,
    );
  const subjects = { person: person.id, task: task.id, session: session.id };
  await tx.events.record({ kind: 'task.created', ...subjects, data: { name } });
  const hook = task.trigger && (await giveHook(tx, ids, { id, trigger: task.trigger }));
  return { kind: 'created', task, ...(hook && { hook }) };
}

interface SettledTask {
  readonly kind: 'settled';
  readonly zone: string;
  readonly schedule: Schedule | undefined;
  readonly limits: Limits | undefined;
  readonly firstDueAt: Date | undefined;
}

/** The schedule of a task with its zone and limits, wherever those were written. */
function settle(read: TaskPhrase, origin: TaskOrigin): SettledTask | ReturnType<typeof refused> {
  const { phrase } = read;
  if (read.zone !== undefined && origin.zone !== undefined && read.zone !== origin.zone) {
    return refused(`Two time zones were written, ${read.zone} and ${origin.zone}. Leave one of them out.`);
  }
  const joined = joinLimits(read, origin.flags);
  if (joined.kind === 'refused') return joined;
  const { limits } = joined;
  const known = read.zone ?? origin.zone ?? origin.person.zone;
  // An interval and a wait are the same everywhere.
  const needsZone = phrase && phrase.kind !== 'every' && phrase.kind !== 'in';
  if (known === undefined && (needsZone || limits.until)) return refused(zoneQuestion);
  const zone = known ?? 'UTC';
  const settled = phrase && settleSchedule({ phrase, limits, zone, now: origin.now });
  if (settled?.kind === 'refused') return settled;
  const { schedule, firstDueAt } = settled ?? {};
  return { kind: 'settled', zone, schedule, limits: settled?.limits, firstDueAt };
}

function refused(reason: string): Extract<TaskCreation, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}

const zoneQuestion =
  'Which time zone do you mean your times in? Say it once, such as `/tz Europe/Berlin`, then send this again. ' +
  'Or write it with the task: `tz Europe/Berlin`.';

import type { Stores } from '../contracts/stores/stores.ts';
import type { Conversation } from '../domain/channel.ts';
import type { Person } from '../domain/person.ts';
import type { Session } from '../domain/session.ts';
import type { Task } from '../domain/task.ts';
import { parseTaskPhrase } from '../domain/task-phrase.ts';
import type { Ids } from '../kernel/ids.ts';
import { settleSchedule } from './settle-schedule.ts';

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
}

/** How it went. A refusal says why and what would be understood. */
export type TaskCreation =
  | { readonly kind: 'created'; readonly task: Task }
  | { readonly kind: 'refused'; readonly reason: string };

/** Makes a task out of what a person typed, or of what an agent asks on their behalf. Nothing is guessed in silence. */
export async function createTask(
  tx: Stores,
  ids: Ids,
  words: string,
  origin: TaskOrigin,
): Promise<TaskCreation> {
  const { person, session, target, now, graceMs } = origin;
  const read = parseTaskPhrase(words);
  if (read.kind === 'refused') return read;
  const { phrase, name, prompt, remind } = read;
  if (read.zone !== undefined && origin.zone !== undefined && read.zone !== origin.zone) {
    return {
      kind: 'refused',
      reason: `Two time zones were written, ${read.zone} and ${origin.zone}. Leave one of them out.`,
    };
  }
  const zone = read.zone ?? origin.zone ?? person.zone;
  if (zone === undefined && phrase !== undefined && phrase.kind !== 'every' && phrase.kind !== 'in') {
    return { kind: 'refused', reason: zoneQuestion };
  }
  const settled = phrase && settleSchedule({ phrase, zone: zone ?? 'UTC', now });
  if (settled?.kind === 'refused') return settled;
  const schedule = settled?.schedule;
  const nextDueAt = settled?.firstDueAt;
  const task = await tx.tasks.add({
    id: ids.next('task'),
    name,
    agent: session.agent,
    session: session.id,
    createdBy: person.id,
    prompt,
    mode: remind ? 'remind' : 'agent',
    ...(schedule && { schedule }),
    zone: zone ?? 'UTC',
    target,
    state: 'active',
    ...(nextDueAt && { nextDueAt }),
    graceMs,
  });
  if (!task)
    return {
      kind: 'refused',
      reason: `You have a task called "${name}" already. Give this one another name: \`Name: what to do\`.`,
    };
  await tx.events.record({
    kind: 'task.created',
    person: person.id,
    task: task.id,
    session: session.id,
    data: { name },
  });
  return { kind: 'created', task };
}

const zoneQuestion =
  'Which time zone do you mean your times in? Say it once, such as `/tz Europe/Berlin`, then send this again. ' +
  'Or write it with the task: `tz Europe/Berlin`.';

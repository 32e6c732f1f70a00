import { parseSchedule, type ScheduleReading } from './parse-schedule.ts';
import { readTrigger, type TriggerReading } from './read-trigger.ts';
import type { TriggerPhrase } from './trigger.ts';

/** What stands at the start of a task: when it is due, what begins it besides, and the rest. */
export type TaskHeader =
  | {
      readonly kind: 'header';
      readonly schedule?: Extract<ScheduleReading, { kind: 'schedule' }>;
      readonly trigger?: TriggerPhrase;
      readonly rest: string;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a schedule, a trigger, or both in any order with an "and" between: `on webhook and daily 9:00 Sync: …`. */
export function readTaskHeader(text: string): TaskHeader {
  const first = readTrigger(text);
  if (first.kind === 'refused') return first;
  if (first.kind === 'trigger') return afterTrigger(first);
  const schedule = parseSchedule(text);
  if (schedule.kind === 'refused') return schedule;
  if (schedule.kind === 'none') return { kind: 'header', rest: text };
  const joint = /^and\s+/i.exec(schedule.rest)?.[0] ?? '';
  const second = readTrigger(schedule.rest.slice(joint.length));
  if (second.kind === 'refused' && (second.sure || joint !== '')) return second;
  if (second.kind !== 'trigger') return { kind: 'header', schedule, rest: schedule.rest };
  return { kind: 'header', schedule, trigger: second.phrase, rest: second.rest };
}

function afterTrigger({ phrase, rest }: Extract<TriggerReading, { kind: 'trigger' }>): TaskHeader {
  const joint = /^and\s+/i.exec(rest)?.[0] ?? '';
  const behind = rest.slice(joint.length);
  const schedule = parseSchedule(behind);
  if (schedule.kind === 'refused') return schedule;
  if (schedule.kind === 'schedule') return { kind: 'header', schedule, trigger: phrase, rest: schedule.rest };
  if (joint === '' && readTrigger(behind).kind !== 'trigger')
    return { kind: 'header', trigger: phrase, rest };
  const reason =
    readTrigger(behind).kind === 'trigger'
      ? 'A task has one trigger. Make another task for the second one.'
      : `Behind a trigger and "and" stands a schedule, such as: on webhook and daily 9:00. I do not understand "${behind.slice(0, 40)}".`;
  return { kind: 'refused', reason };
}

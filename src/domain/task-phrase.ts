import { readExecutionWords } from './execution/execution-words.ts';
import type { LimitsPhrase } from './limits.ts';
import type { ScheduleReading } from './parse-schedule.ts';
import { parseSchedule } from './parse-schedule.ts';
import { parseScheduleAtEnd } from './parse-schedule-at-end.ts';
import type { SchedulePhrase } from './schedule.ts';
import { nearestForms } from './schedule-forms.ts';
import { readTaskHeader } from './task-header.ts';
import type { TaskPolicy } from './task-policy.ts';
import type { TriggerPhrase } from './trigger.ts';

/** What a person ordered, before it is owned by anyone. */
export interface TaskPhrase {
  readonly kind: 'task';
  /** Undefined for a task that runs only when asked. */
  readonly phrase?: SchedulePhrase;
  /** What else begins it, if anything was written. */
  readonly trigger?: TriggerPhrase;
  /** Only if one was written. */
  readonly zone?: string;
  /** Only if any were written. */
  readonly limits?: LimitsPhrase;
  readonly name: string;
  readonly prompt: string;
  /** The prompt is the very text to deliver; no agent is asked. */
  readonly remind: boolean;
  /** What its words say of the way it is done, if they do. */
  readonly policy?: TaskPolicy;
}

/** A task, or why the words make none. */
export type TaskPhraseReading = TaskPhrase | { readonly kind: 'refused'; readonly reason: string };

/** A name is a few words; more in front of a colon are a sentence. */
const mostNameWords = 6;
const madeNameWords = 5;
const longestMadeName = 48;
const longestName = 80;

/**
 * Reads the words behind `/task new`: a trigger at the start, a schedule there or at the end, perhaps a name with a colon, and the prompt.
 * Positions decide: words inside the prompt never change the schedule.
 */
export function parseTaskPhrase(text: string): TaskPhraseReading {
  const header = readTaskHeader(text.trim());
  if (header.kind === 'refused') return refused(header.reason);
  const { schedule, trigger, rest: body } = header;
  const { name, prompt } = reminderWords.test(body) ? { prompt: body } : splitName(body);
  const named = { schedule, trigger, ...(name !== undefined && { name }) };
  if (!reminderWords.test(prompt)) return taskOf({ ...named, prompt, remind: false });
  return reminderOf({ ...named, prompt: prompt.replace(reminderWords, '') });
}

/** What is ordered in parts that stand apart. */
export interface TaskParts {
  readonly title: string;
  readonly prompt: string;
  /** A schedule, a trigger, or both, and nothing else; none for a task that runs only when asked. */
  readonly schedule?: string | undefined;
}

/** Reads a task whose parts stand apart, so that no word of its prompt sets anything. */
export function phraseOfParts({ title, prompt, schedule = '' }: TaskParts): TaskPhraseReading {
  const header = readTaskHeader(schedule.trim());
  if (header.kind === 'refused') return refused(header.reason);
  if (header.rest !== '') {
    const forms = nearestForms(schedule).join(' · ');
    return refused(`"${header.rest.slice(0, 80)}" is no part of a schedule. Schedules: ${forms}`);
  }
  return joined(header, { name: title, prompt, remind: false });
}

const reminderWords = /^(?:please\s+)?remind\s+me\b[\s:,]*/i;

interface Parts {
  readonly schedule: Extract<ScheduleReading, { kind: 'schedule' }> | undefined;
  readonly trigger: TriggerPhrase | undefined;
  readonly name?: string;
  readonly prompt: string;
}

/** A reminder's schedule stands before it, in front of its text or behind it. "to" says that no name follows. */
function reminderOf({ schedule, trigger, name, prompt }: Parts): TaskPhraseReading {
  const middle = schedule ? undefined : parseSchedule(prompt);
  if (middle?.kind === 'refused') return refused(middle.reason);
  const found = middle?.kind === 'schedule' ? middle : schedule;
  const text = middle?.kind === 'schedule' ? middle.rest : prompt;
  const joint = /^(to|that|about|of)\s+/i.exec(text)?.[0];
  const body =
    joint !== undefined || name !== undefined ? { prompt: text.slice(joint?.length ?? 0) } : splitName(text);
  return taskOf({ schedule: found, trigger, ...(name !== undefined && { name }), ...body, remind: true });
}

function taskOf({ schedule, trigger, name, prompt, remind }: Parts & { remind: boolean }): TaskPhraseReading {
  const last = schedule ? undefined : parseScheduleAtEnd(prompt);
  if (last?.kind === 'refused') return refused(last.reason);
  const found = last?.kind === 'schedule' ? last : schedule;
  const whole = (last?.kind === 'schedule' ? last.rest : prompt).trim();
  const { prompt: order, policy } = remind ? { prompt: whole } : readExecutionWords(whole);
  if (remind && !found && !trigger) {
    return refused(
      `A reminder needs a time, such as "remind me in 20m to stand up". Schedules: ${nearestForms(prompt).join(' · ')}`,
    );
  }
  if (order === '') return refused(`There is nothing to do yet. Write it behind the schedule: ${example}`);
  const body = { name: name ?? madeName(order), prompt: order, remind, ...(policy && { policy }) };
  return joined({ schedule: found, trigger }, body);
}

function joined(
  { schedule, trigger }: { readonly [Part in 'schedule' | 'trigger']?: Parts[Part] },
  body: Pick<TaskPhrase, 'name' | 'prompt' | 'remind' | 'policy'>,
): TaskPhraseReading {
  if (trigger && (schedule?.phrase.kind === 'in' || schedule?.phrase.kind === 'at'))
    return refused(delayRefusal);
  return {
    kind: 'task',
    ...(schedule && { phrase: schedule.phrase }),
    ...(trigger && { trigger }),
    ...(schedule?.zone !== undefined && { zone: schedule.zone }),
    ...(schedule?.limits && { limits: schedule.limits }),
    ...body,
  };
}

/** The words before the first colon that white space follows, unless it belongs to an address or a time of day. */
function splitName(body: string): Pick<Parts, 'name' | 'prompt'> {
  const colon = /^([^\n]*?):\s+(?=\S)/.exec(body);
  const words = colon?.[1]?.trim().split(/\s+/) ?? [];
  const last = words.at(-1) ?? '';
  const isAddress = /^(https?|ftp|mailto|tel|localhost)$/i.test(last) || /\w[@/.]\w/.test(last);
  const isTime = /^\d{1,2}$/.test(last) && /^\d{2}\b/.test(body.slice(colon?.[0].length));
  if (!colon || last === '' || words.length > mostNameWords || isAddress || isTime) return { prompt: body };
  const name = words.join(' ').replace(/^["'“”„‘’*_`]+|(?<!["'“”‘’*_`])["'“”‘’*_`]+$/g, '');
  return name === '' || name.length > longestName
    ? { prompt: body }
    : { name, prompt: body.slice(colon[0].length) };
}

function madeName(prompt: string): string {
  const words = (prompt.split('\n')[0] ?? '').trim().split(/\s+/).slice(0, madeNameWords);
  while (words.length > 1 && words.join(' ').length > longestMadeName) words.pop();
  while (words.length > 1 && /^(and|or|the|an?|to|of|with|for|in|on|at|from)$/i.test(words.at(-1) ?? ''))
    words.pop();
  const name = words.join(' ').slice(0, longestMadeName).toWellFormed();
  return name.replace(/^[\s"'“”„‘’*_`#>-]+|[\s\p{P}]+$/gu, '') || 'Task';
}

const delayRefusal =
  'A trigger goes together with a schedule that repeats, such as: on webhook and daily 9:00. A single time could mean a delay, which I do not know; put a colon behind the trigger if it belongs to the prompt.';

const example = '/task new every weekday 9am check the mail';

function refused(reason: string): TaskPhraseReading {
  return { kind: 'refused', reason };
}

import { parseSchedule } from '../domain/parse-schedule.ts';
import { scheduleForms } from '../domain/schedule-forms.ts';
import { describeSchedule } from './describe-schedule.ts';
import { settleSchedule } from './settle-schedule.ts';

/** A Saturday, 09:00 in Vienna: what is written in days from now needs some day to be told on. */
const now = new Date('2026-11-21T08:00:00Z');
const zone = 'Europe/Vienna';

/** Each form of a schedule and the words in which it is said back, for the README. */
export function scheduleRows(): readonly (readonly [string, string])[] {
  return scheduleForms.map((form) => [`\`${form}\``, saidBack(form)] as const);
}

function saidBack(form: string): string {
  const reading = parseSchedule(form);
  const settled = reading.kind === 'schedule' ? settleSchedule({ ...reading, zone, now }) : reading;
  if (settled.kind !== 'settled') throw new Error(`The form "${form}" is not understood.`);
  return describeSchedule(settled.schedule, zone, settled.limits);
}

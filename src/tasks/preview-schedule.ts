import { formatInstant } from '../domain/format-instant.ts';
import type { Limits } from '../domain/limits.ts';
import { parseSchedule } from '../domain/parse-schedule.ts';
import type { LimitFlags } from '../domain/read-limits.ts';
import type { Schedule } from '../domain/schedule.ts';
import { nearestForms } from '../domain/schedule-forms.ts';
import { describeSchedule } from './describe-schedule.ts';
import { nextInstants } from './describe-task.ts';
import { joinLimits } from './join-limits.ts';
import { warningsOf } from './schedule-warnings.ts';
import { settleSchedule } from './settle-schedule.ts';

/** What a schedule would mean, without making anything. */
export type SchedulePreview =
  | {
      readonly kind: 'schedule';
      readonly schedule: Schedule;
      readonly zone: string;
      readonly limits?: Limits;
      readonly words: string;
      /** What a person may not expect of it, a sentence each. */
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a schedule as `/task new` would. */
export function previewSchedule(
  text: string,
  { zone, now, flags }: { zone: string; now: Date; flags?: LimitFlags },
): SchedulePreview {
  const read = parseSchedule(text.trim());
  if (read.kind === 'refused') return { kind: 'refused', reason: read.reason };
  if (read.kind === 'none' || read.rest.trim() !== '') {
    const forms = nearestForms(text).join(' · ');
    return { kind: 'refused', reason: `"${text}" is no schedule. Write it like: ${forms}` };
  }
  const joined = joinLimits(read, flags);
  if (joined.kind === 'refused') return { kind: 'refused', reason: joined.reason };
  const meant = read.zone ?? zone;
  const settled = settleSchedule({ phrase: read.phrase, limits: joined.limits, zone: meant, now });
  if (settled.kind === 'refused') return settled;
  const { schedule, limits } = settled;
  return {
    kind: 'schedule',
    schedule,
    zone: meant,
    ...(limits && { limits }),
    words: describeSchedule(schedule, meant, limits),
    warnings: warningsOf({ phrase: read.phrase, schedule, zone: meant, now }),
  };
}

const shown = 5;

/** A preview as a person reads it: the words, the next instants with weekday and zone, and the warnings. */
export function describePreview(
  preview: Extract<SchedulePreview, { kind: 'schedule' }>,
  now: Date,
): readonly string[] {
  const { words, warnings, zone, limits } = preview;
  const instants = nextInstants(preview, now, shown);
  const seconds = instants.some((at) => at.getTime() % 60_000 !== 0);
  return [
    `${words}:`,
    ...instants.map((at) => `- ${formatInstant(at, zone, { year: true, seconds })} ${zone}`),
    ...(limits?.jitterMs === undefined ? [] : ['Each task shifts these times in its own way.']),
    ...warnings.map((warning) => `⚠ ${warning}`),
  ];
}

import { parseSchedule, scheduleForms } from '../domain/parse-schedule.ts';
import type { Schedule } from '../domain/schedule.ts';
import { describeSchedule } from './describe-schedule.ts';
import { settleSchedule } from './settle-schedule.ts';

/** What a schedule would mean, without making anything. */
export type SchedulePreview =
  | { readonly kind: 'schedule'; readonly schedule: Schedule; readonly zone: string; readonly words: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a schedule as `/task new` would. */
export function previewSchedule(text: string, { zone, now }: { zone: string; now: Date }): SchedulePreview {
  const read = parseSchedule(text.trim());
  if (read.kind === 'refused') return { kind: 'refused', reason: read.reason };
  if (read.kind === 'none' || read.rest.trim() !== '') {
    return {
      kind: 'refused',
      reason: `"${text}" is no schedule. Write it such as ${scheduleForms.slice(0, 4).join(', ')}.`,
    };
  }
  const meant = read.zone ?? zone;
  const settled = settleSchedule({ phrase: read.phrase, zone: meant, now });
  if (settled.kind === 'refused') return settled;
  return {
    kind: 'schedule',
    schedule: settled.schedule,
    zone: meant,
    words: describeSchedule(settled.schedule, meant),
  };
}

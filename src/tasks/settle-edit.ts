import type { EditPart } from '../domain/edits/edit-part.ts';
import type { Limits, LimitsPhrase } from '../domain/limits.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Task } from '../domain/task.ts';
import { formatEnd } from './describe-schedule.ts';
import { nextDue } from './next-due.ts';
import { settleLimits, settleSchedule } from './settle-schedule.ts';

/** What edits of a schedule are judged by. */
export interface EditCircumstances {
  readonly now: Date;
  /** The zone of whoever edits, if they said one. */
  readonly personZone?: string;
  /** How many runs the schedule has made. */
  readonly runsMade: number;
}

/** When an edited task is due, or why that makes no sense. */
export type SettledEdit =
  | {
      readonly kind: 'settled';
      readonly schedule: Schedule | undefined;
      readonly limits: Limits | undefined;
      readonly zone: string;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** Applies what an edit says of schedule, zone and limits; what it does not say stays as it is. */
export function settleEdit(
  task: Task,
  parts: readonly EditPart[],
  circumstances: EditCircumstances,
): SettledEdit {
  const limits = parts.flatMap((part) =>
    part.kind === 'limits' || part.kind === 'schedule' ? (part.limits ?? []) : [],
  );
  const said: Said = {
    zone: parts.find((part) => part.kind === 'zone')?.zone,
    limits: Object.assign({}, ...limits),
    kept: without(
      task.limits,
      parts.flatMap((part) => (part.kind === 'unlimited' ? [part.limit] : [])),
    ),
  };
  const scheduled = parts.find((part) => part.kind === 'schedule');
  const isUnscheduled = parts.some((part) => part.kind === 'unscheduled');
  const settled = scheduled
    ? newSchedule(task, scheduled, said, circumstances)
    : sameSchedule(isUnscheduled ? { ...task, schedule: undefined } : task, said, circumstances);
  return settled.kind === 'settled' ? (doubtOf(settled, task, circumstances) ?? settled) : settled;
}

interface Said {
  readonly zone: string | undefined;
  readonly limits: LimitsPhrase;
  /** The limits that the task has and the edit leaves. */
  readonly kept: Limits;
}

type Scheduled = Extract<EditPart, { kind: 'schedule' }>;

function newSchedule(
  task: Task,
  { phrase, zone: written }: Scheduled,
  said: Said,
  { now, personZone }: EditCircumstances,
): SettledEdit {
  const isOnce = phrase.kind === 'in' || phrase.kind === 'at';
  if (isOnce && (said.limits.until || said.limits.maxRuns)) return refused(needsNoEnd);
  // An interval's zone was perhaps never said, so it is no answer to the question which zone hours are meant in.
  const ownZone = task.schedule && task.schedule.kind !== 'every' ? task.zone : undefined;
  const known =
    written ?? said.zone ?? ownZone ?? personZone ?? (task.zone === 'UTC' ? undefined : task.zone);
  const needsZone = phrase.kind !== 'every' && phrase.kind !== 'in';
  if (known === undefined && (needsZone || said.limits.until)) return refused(zoneQuestion);
  const zone = known ?? task.zone;
  const { until, maxRuns, jitterMs } = said.kept;
  const jitter = jitterMs === undefined ? {} : { jitterMs };
  const settled = settleSchedule({ phrase, zone, now, limits: { ...jitter, ...said.limits } });
  if (settled.kind === 'refused') return settled;
  const kept = isOnce ? {} : { ...(until && { until }), ...(maxRuns !== undefined && { maxRuns }) };
  const limits = { ...kept, ...settled.limits };
  if (limits.until && limits.until < settled.firstDueAt) {
    return refused(
      `It would not be due before its end, ${formatEnd(limits.until, zone)} ${zone}. Add another end, or: until off`,
    );
  }
  return { kind: 'settled', schedule: settled.schedule, limits: someOf(limits), zone };
}

function sameSchedule(
  { schedule, zone: before }: Pick<Task, 'zone'> & { readonly schedule?: Schedule | undefined },
  said: Said,
  { now }: EditCircumstances,
): SettledEdit {
  const zone = said.zone ?? before;
  const isLimited = Object.keys(said.limits).length > 0;
  if (!schedule) {
    if (isLimited) return refused('Limits need a schedule, such as: every 1h until Friday 18:00');
    return { kind: 'settled', schedule, limits: undefined, zone };
  }
  if (schedule.kind === 'once' && zone !== before) {
    return refused(`It is due once, so write its time anew, such as: at 17:00 tz ${zone}`);
  }
  if (!isLimited) return { kind: 'settled', schedule, limits: someOf(said.kept), zone };
  if (schedule.kind === 'once' && (said.limits.until || said.limits.maxRuns)) return refused(needsNoEnd);
  const firstDueAt = nextDue(schedule, zone, now);
  if (!firstDueAt) return refused('It will not be due any more, so it needs a new schedule first.');
  const settled = settleLimits({ limits: said.limits, zone, now }, schedule, firstDueAt);
  if (settled.kind === 'refused') return settled;
  return { kind: 'settled', schedule, limits: someOf({ ...said.kept, ...settled.limits }), zone };
}

/** A limit that would leave nothing to run is a mistake, when it was written and when it was forgotten. */
function doubtOf(
  { limits, schedule }: Extract<SettledEdit, { kind: 'settled' }>,
  task: Task,
  { runsMade }: EditCircumstances,
): SettledEdit | undefined {
  const isSame = limits?.maxRuns === task.limits?.maxRuns && schedule === task.schedule;
  if (limits?.maxRuns === undefined || isSame || limits.maxRuns > runsMade) return undefined;
  const runs = `${runsMade} ${runsMade === 1 ? 'run' : 'runs'}`;
  return refused(
    `Its schedule has made ${runs} already, so "max ${limits.maxRuns} runs" would leave none. Write more than ${runsMade}, or: max off`,
  );
}

function without(limits: Limits = {}, off: readonly (keyof Limits)[]): Limits {
  return Object.fromEntries(Object.entries(limits).filter(([key]) => !off.some((each) => each === key)));
}

function someOf(limits: Limits): Limits | undefined {
  return Object.keys(limits).length > 0 ? limits : undefined;
}

function refused(reason: string): Extract<SettledEdit, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}

const needsNoEnd = 'This is due once, so it needs no end. Leave the end out.';
const zoneQuestion =
  'Which time zone do you mean your times in? Write it with the schedule, such as: tz Europe/Berlin';

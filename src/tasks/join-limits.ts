import type { LimitsPhrase } from '../domain/limits.ts';
import type { LimitFlags } from '../domain/read-limits.ts';
import { readLimitFlags } from '../domain/read-limits.ts';
import type { SchedulePhrase } from '../domain/schedule.ts';

/** Limits from words and flags together, or why they do not go together. */
export type JoinedLimits =
  | { readonly kind: 'joined'; readonly limits: LimitsPhrase }
  | { readonly kind: 'refused'; readonly reason: string };

/** Adds the limits that stand in flags to those in words. */
export function joinLimits(
  { phrase, limits = {} }: { readonly phrase?: SchedulePhrase; readonly limits?: LimitsPhrase },
  flags: LimitFlags = {},
): JoinedLimits {
  const read = readLimitFlags(flags);
  if (read.kind === 'refused') return { kind: 'refused', reason: read.reason };
  const keys = Object.keys(read.value);
  if (keys.some((key) => key in limits))
    return refused('A limit was written twice, in words and as a flag. Leave one of them out.');
  const all = { ...limits, ...read.value };
  if (keys.length > 0 && !phrase)
    return refused('Limits need a schedule, such as: every 1h until Friday 18:00');
  const isOnce = phrase?.kind === 'in' || phrase?.kind === 'at';
  if (isOnce && (all.until || all.maxRuns))
    return refused('This is due once, so it needs no end. Leave the end out.');
  return { kind: 'joined', limits: all };
}

function refused(reason: string): JoinedLimits {
  return { kind: 'refused', reason };
}

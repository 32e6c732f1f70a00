import type { RunRecord } from '../contracts/stores/run-store.ts';
import type { Occurrence } from '../contracts/stores/task-store.ts';
import type { SkippedFiring } from '../contracts/stores/trigger-store.ts';
import type { DeliveryState } from '../domain/delivery.ts';
import { formatRelative } from '../domain/format-relative.ts';
import { formatCost } from '../domain/money.ts';
import { type Run, type RunState, runLabel } from '../domain/run.ts';
import { formatDuration } from '../kernel/duration.ts';

/** How times are told. */
export interface Reading {
  readonly zone: string;
  readonly now: Date;
}

/** What a state looks like at a glance. */
export const runSigns: Readonly<Record<RunState, string>> = {
  queued: '◌',
  running: '▸',
  waiting: '⏸',
  blocked: '⛔',
  succeeded: '✓',
  failed: '✗',
  cancelled: '⏹',
  skipped: '⤼',
};

/** A delivery's state in words; what is not told of went well. */
export const deliveryWords: Readonly<Record<DeliveryState, string>> = {
  ready: 'waits to be sent',
  sending: 'is being sent',
  sent: 'sent',
  rejected: 'not sent: refused',
  unknown: 'perhaps sent',
  expired: 'not sent: too old',
  held: 'held back',
};

/** A run of a task in one line. */
export function runLine(record: RunRecord, { zone, now }: Reading): string {
  const { state, attempt, durationMs, costUsd, reason } = record;
  const parts = [
    `${runSigns[state]} ${runLabel(record.number)}`,
    formatRelative(record.dueAt ?? record.createdAt, zone, now),
    originWords(record),
    state,
    ...(attempt > 1 ? [`attempt ${attempt}`] : []),
    ...(durationMs === undefined ? [] : [formatDuration(roughly(durationMs))]),
    ...(costUsd === undefined ? [] : [formatCost(costUsd)]),
    ...deliveryPart(record.deliveries),
    ...(reason ? [reason] : []),
  ];
  return parts.join(' · ');
}

/** Why a run exists, in a word or two. */
export function originWords({ origin, agent }: Pick<Run, 'origin' | 'agent'>): string {
  if (origin === 'test') return 'TEST';
  return origin === 'review' ? `review by ${agent}` : origin;
}

/** A due instant, or a stretch of them, that did not run. */
export function skippedLine({ dueAt, lastDueAt, count, reason }: Occurrence, { zone, now }: Reading): string {
  const stretch = count > 1 ? ` to ${formatRelative(lastDueAt, zone, now)} (${count} times)` : '';
  return `${runSigns.skipped} skipped · ${formatRelative(dueAt, zone, now)}${stretch} · ${reason ?? ''}`;
}

function deliveryPart(states: readonly string[]): readonly string[] {
  const words = [...new Set(states)].map(
    (state) => Object.entries(deliveryWords).find(([known]) => known === state)?.[1] ?? state,
  );
  return words.length === 0 ? [] : [words.join(', ')];
}

/** Nobody reads the milliseconds of minutes. */
export function roughly(durationMs: number): number {
  return durationMs < 10_000 ? Math.max(1, Math.round(durationMs)) : Math.round(durationMs / 1_000) * 1_000;
}

/** A trigger that was taken and made no run. */
export function unfiredLine({ at, origin, reason }: SkippedFiring, { zone, now }: Reading): string {
  return `${runSigns.skipped} skipped · ${formatRelative(at, zone, now)} · ${origin} · ${reason}`;
}

/** When a run begins that has so many of its task before it. */
export function beginsWhen(ahead: number): string {
  if (ahead === 0) return 'begins now';
  return `begins when the ${ahead === 1 ? 'run' : `${ahead} runs`} before it ended`;
}

import type { RunRecord } from '../contracts/stores/run-store.ts';
import type { Occurrence } from '../contracts/stores/task-store.ts';
import type { SkippedFiring } from '../contracts/stores/trigger-store.ts';
import { formatInstant } from '../domain/format-instant.ts';
import { runLabel } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import { formatDuration } from '../kernel/duration.ts';

/** A run of a task in one line. */
export function runLine(record: RunRecord, { zone }: Task): string {
  const at = formatInstant(record.dueAt ?? record.createdAt, zone);
  const took = record.durationMs === undefined ? '' : ` · ${formatDuration(Math.max(1, record.durationMs))}`;
  const cost = record.costUsd === undefined ? '' : ` · $${record.costUsd.toFixed(4)}`;
  const delivered = record.deliveries.length === 0 ? '' : ` · ${[...new Set(record.deliveries)].join(', ')}`;
  const attempts = record.attempt > 1 ? ` · attempt ${record.attempt}` : '';
  const why = record.reason && record.state !== 'succeeded' ? ` · ${record.reason}` : '';
  return `${runLabel(record.number)} · ${at} · ${record.origin} · ${record.state}${attempts}${took}${cost}${delivered}${why}`;
}

/** A due instant, or a stretch of them, that did not run. */
export function skippedLine({ dueAt, lastDueAt, count, reason }: Occurrence, { zone }: Task): string {
  const stretch = count > 1 ? ` to ${formatInstant(lastDueAt, zone)} (${count} times)` : '';
  return `skipped · ${formatInstant(dueAt, zone)}${stretch} · ${reason ?? ''}`;
}

/** A trigger that was taken and made no run. */
export function unfiredLine({ at, origin, reason }: SkippedFiring, { zone }: Task): string {
  return `skipped · ${formatInstant(at, zone)} · ${origin} · ${reason}`;
}

/** When a run begins that has so many of its task before it. */
export function beginsWhen(ahead: number): string {
  if (ahead === 0) return 'begins now';
  return `begins when the ${ahead === 1 ? 'run' : `${ahead} runs`} before it ended`;
}

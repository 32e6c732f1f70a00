import type { AttemptEnd } from '../contracts/stores/run-store.ts';
import { type Run, runLabel, runMoves } from '../domain/run.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { Retry } from '../runs/plan-retry.ts';
import type { HelperResult } from './helper-result.ts';

/** People are told only in the end, unless that may be later than this. */
const patienceMs = 300_000;

/** A run that failed and is tried again: it waits, and the first time says so if it may take long. */
export function retryResult(
  run: Run,
  { inMs, left, longestMs }: Retry,
  attempt: AttemptEnd & { readonly reason: string },
): HelperResult {
  const next = `tried again in ${formatDuration(inMs)}`;
  const more = left === 0 ? '' : `, up to ${left + 1} times in ${formatDuration(longestMs)}`;
  const isToTell = run.failedTries === 0 && longestMs > patienceMs;
  return {
    end: {
      ...{ state: runMoves.requeue.to, reason: `${attempt.reason} (${next})` },
      ...{ availableInMs: inMs, isRetried: true },
    },
    attempt,
    ...(isToTell && {
      markdown: `⚠ **${run.title}** failed: ${attempt.reason}\n\nIt is ${next}${more}. Give it up: \`/run cancel ${runLabel(run.number)}\``,
    }),
  };
}

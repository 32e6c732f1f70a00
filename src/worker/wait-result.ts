import type { AttemptEnd } from '../contracts/stores/run-store.ts';
import { type Run, runLabel, runMoves } from '../domain/run.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { Wait } from '../runs/plan-wait.ts';
import type { HelperResult } from './helper-result.ts';

/** A run whose agent was asked to slow down: it waits, no try is used up, and if that takes long people are told once. */
export function waitResult(
  run: Run,
  { inMs, isNews }: Wait,
  attempt: AttemptEnd & { readonly reason: string },
): HelperResult {
  const next = `asked again in ${formatDuration(inMs)}`;
  return {
    end: {
      ...{ state: runMoves.requeue.to, reason: `${attempt.reason} (${next})` },
      ...{ availableInMs: inMs, isWaiting: true },
    },
    attempt,
    ...(isNews && {
      markdown: `⏳ **${run.title}** waits: ${attempt.reason} It is ${next}; nothing is lost. Give it up: \`/run cancel ${runLabel(run.number)}\``,
    }),
  };
}

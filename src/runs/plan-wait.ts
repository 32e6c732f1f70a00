import type { BackendFault } from '../contracts/agent-backend.ts';
import type { Run } from '../domain/run.ts';
import { type Backoff, backoffMs } from '../kernel/backoff.ts';

/** A run waits until it may be asked for anew. */
export interface Wait {
  readonly inMs: number;
  /** It has been waiting for so long that people should know. */
  readonly isNews: boolean;
}

/** What says that it is too much just now, and nothing of the work itself. */
const passing: readonly BackendFault[] = ['rate_limited', 'overloaded'];
const growth: Backoff = { baseMs: 15_000, capMs: 900_000 };
/** About four hours in all. Then it has failed, and its policy says what follows. */
const mostWaits = 20;
const longestMs = 6 * 3_600_000;
const patienceMs = 120_000;

/** Whether a run whose agent was asked to slow down waits, and for how long: at least for as long as it was told. */
export function planWait(
  { waits }: Pick<Run, 'waits'>,
  { fault, retryAfterMs = 0 }: { readonly fault: BackendFault; readonly retryAfterMs?: number | undefined },
): Wait | undefined {
  if (waits >= mostWaits || retryAfterMs > longestMs || !passing.includes(fault)) return undefined;
  const inMs = Math.max(retryAfterMs, backoffMs(waits + 1, growth));
  const before = Array.from({ length: waits }, (_, index) => backoffMs(index + 1, growth));
  const waitedMs = before.reduce((sum, each) => sum + each, 0);
  return { inMs, isNews: waitedMs < patienceMs && waitedMs + inMs >= patienceMs };
}

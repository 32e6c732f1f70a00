import type { AttemptEnd, RunEnd } from '../contracts/stores/run-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { FileContent } from '../domain/file.ts';
import type { RunTrace } from '../runs/keep-trace.ts';

/** How a claimed run goes on, and what people get. */
export interface HelperResult {
  readonly end: RunEnd;
  readonly attempt: AttemptEnd;
  readonly markdown?: string;
  readonly files?: readonly FileContent[];
  /** Writes down what it took, as far as that is not written yet; whatever becomes of it otherwise. */
  readonly record?: (tx: Pick<Stores, 'spend'>) => Promise<void>;
  /** Why its creator may no longer ask for it. */
  readonly orphaned?: string;
  /** What the task's next run is to know of it. */
  readonly trace?: RunTrace;
}

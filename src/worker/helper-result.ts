import type { AttemptEnd, RunEnd } from '../contracts/stores/run-store.ts';
import type { FileContent } from '../domain/file.ts';

/** How a claimed run goes on, and what people get. */
export interface HelperResult {
  readonly end: RunEnd;
  readonly attempt: AttemptEnd;
  readonly markdown?: string;
  readonly files?: readonly FileContent[];
  /** Why its creator may no longer ask for it. */
  readonly orphaned?: string;
}

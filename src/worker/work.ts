import type { Run } from '../domain/run.ts';
import type { Id } from '../kernel/ids.ts';
import type { RequestMeter } from '../turns/meter.ts';
import type { LazyWorkplace } from './workplace-of-run.ts';

/** One try of a run. */
export interface Work {
  readonly run: Run;
  readonly session: Id<'session'>;
  readonly signal: AbortSignal;
  readonly meter: RequestMeter;
  /** Where its agent works. */
  readonly workplace: LazyWorkplace;
  /** In whose zone a day is counted. */
  readonly zone: string;
}

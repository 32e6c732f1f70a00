import type { Run } from '../domain/run.ts';
import type { Session } from '../domain/session.ts';

/** One try of a run. */
export interface Work {
  readonly run: Run;
  readonly session: Session;
  readonly signal: AbortSignal;
  /** In whose zone a day is counted. */
  readonly zone: string;
}

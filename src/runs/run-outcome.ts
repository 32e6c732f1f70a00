import type { RunState } from '../domain/run.ts';

/** How a run ended, or that it goes on after a pause. One that succeeded has a reason only where nobody was told. */
export interface RunOutcome {
  readonly state: RunState;
  readonly reason?: string;
  /** The kind of what went wrong. */
  readonly fault?: string;
  readonly result?: string;
}

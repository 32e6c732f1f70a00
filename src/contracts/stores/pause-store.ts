import type { Pause } from '../../domain/pause.ts';
import type { Run, RunState } from '../../domain/run.ts';

/** Runs that wait for a person because their budget is used up. */
export interface PauseStore {
  /**
   * Notes what a person said and lets the run go on or ends it, if it still waits; false when somebody was first. One that
   * goes on may be lost once more than before: this was no loss.
   */
  answer(
    run: Pick<Run, 'id' | 'attempt'>,
    to: { readonly state: RunState; readonly reason: string; readonly answer: NonNullable<Pause['answer']> },
  ): Promise<boolean>;
  /** Runs that nobody has answered in time, locked until the transaction ends. */
  takeUnanswered(limit: number): Promise<readonly Run[]>;
}

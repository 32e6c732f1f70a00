import type { RunState } from '../../src/domain/run.ts';
import type { TaskPolicy } from '../../src/domain/task-policy.ts';

/** What a test believes of a run that is not over. */
export interface ModelRun {
  readonly number: number;
  readonly isAsked: boolean;
  readonly policy: TaskPolicy;
  /** How often the task had been resumed when it was made. */
  readonly era: number;
  state: Extract<RunState, 'queued' | 'running'>;
  lost: number;
  failed: number;
  isToStop: boolean;
}

/** The interval of the task, and the grace of the house. */
export const [everyMs, houseGraceMs] = [600_000, 7_200_000];
const promptMs = 60_000;

/**
 * What a task with an interval does, told as simply as possible: due times are numbers, and what became of each is looked up
 * in a list.
 */
export class TaskModel {
  policy: TaskPolicy = {};
  isPaused = false;
  /** The number of the next due time. */
  next = 1;
  readonly became: string[] = [];
  open: ModelRun[] = [];
  failedInRow = 0;
  private era = 0;
  private runs = 0;

  /** @param nowMs since the task was made */
  tick(nowMs: number): void {
    if (this.isPaused) return;
    const due: number[] = [];
    for (let number = this.next; number * everyMs <= nowMs; number++) due.push(number);
    const chosen = this.chosenOf(due, nowMs);
    for (const number of due) this.became[number] = chosen.includes(number) ? 'run' : 'skipped';
    if (this.policy.overlap === 'cancel' && chosen.length > 0) this.makeRoom();
    for (const _ of chosen) this.add(false);
    this.next = (due.at(-1) ?? this.next - 1) + 1;
  }

  ask(): void {
    this.add(true);
  }

  /** The one that may be claimed. */
  get first(): ModelRun | undefined {
    return this.open[0]?.state === 'queued' ? this.open[0] : undefined;
  }

  get running(): ModelRun | undefined {
    return this.open.find(({ state }) => state === 'running');
  }

  over(run: ModelRun, how: 'succeeded' | 'failed' | 'cancelled'): void {
    this.open = this.open.filter((each) => each !== run);
    if (how === 'succeeded') this.failedInRow = 0;
    if (how !== 'failed') return;
    if (run.era === this.era) this.failedInRow += 1;
    const { pauseAfter = 5 } = this.policy;
    if (!run.isAsked && pauseAfter !== 'never' && this.failedInRow >= pauseAfter) this.isPaused = true;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(nowMs: number): void {
    this.isPaused = false;
    this.era += 1;
    this.failedInRow = 0;
    this.next = Math.max(0, Math.floor(nowMs / everyMs), this.became.length - 1) + 1;
  }

  private chosenOf(due: readonly number[], nowMs: number): readonly number[] {
    const { overlap = 'skip', missed = 'once', graceMs = houseGraceMs } = this.policy;
    const mostLateMs = missed === 'skip' ? Math.min(promptMs, graceMs) : graceMs;
    const inTime = due.filter((number) => nowMs - number * everyMs <= mostLateMs);
    const wanted = inTime.slice(typeof missed === 'object' ? -missed.all : -1);
    const open = this.open.length;
    if (open === 0) return wanted;
    if (overlap === 'skip' || (overlap === 'queue' && open > 1)) return [];
    return overlap === 'queue-all' ? wanted : wanted.slice(-1);
  }

  private makeRoom(): void {
    for (const run of this.open) if (run.state === 'running') run.isToStop = true;
    this.open = this.open.filter(({ state, isAsked }) => state === 'running' || isAsked);
  }

  private add(isAsked: boolean): void {
    const { policy, era } = this;
    const counts = { lost: 0, failed: 0, isToStop: false };
    this.open.push({ number: ++this.runs, isAsked, policy, era, state: 'queued', ...counts });
  }
}

import type { RunRecord } from '../contracts/stores/run-store.ts';
import { describeCheck } from '../domain/check/describe-check.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { scheduleWords } from '../tasks/describe-task.ts';

/** A task for programs: ids as people write them, instants as ISO text. */
export function taskData(
  task: Task & { readonly lastState?: Run['state'] },
): Readonly<Record<string, unknown>> {
  const { number, name, state, agent, zone, schedule, limits, policy, prompt, mode, target } = task;
  return {
    ...{ id: taskLabel(number), name, state, agent, mode, when: scheduleWords(task), zone },
    ...{ schedule, limits, policy, target, prompt, next: task.nextDueAt, createdAt: task.createdAt },
    ...{ lastState: task.lastState, blocked: task.blocked },
    check: policy.check && describeCheck(policy.check),
  };
}

/** A run for programs. */
export function runData(run: Run & Partial<RunRecord>): Readonly<Record<string, unknown>> {
  const { number, title, state, origin, agent, attempt, reason, result, durationMs, costUsd, deliveries } =
    run;
  return {
    ...{
      id: runLabel(number),
      title,
      state,
      origin,
      agent,
      attempt,
      reason,
      durationMs,
      costUsd,
      deliveries,
    },
    ...{ dueAt: run.dueAt, createdAt: run.createdAt, finishedAt: run.finishedAt, result },
  };
}

import type { Stores } from '../../src/contracts/stores/stores.ts';
import type { Run, RunState } from '../../src/domain/run.ts';
import type { Task } from '../../src/domain/task.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { runOfTask } from '../../src/runs/start-run.ts';

/** A run of a task that has ended so, as if a node had worked on it. */
export async function endedRun(
  stores: Stores,
  task: Task,
  { state = 'failed', costUsd }: { state?: Extract<RunState, 'failed' | 'succeeded'>; costUsd?: number } = {},
): Promise<Run> {
  const claimed = await runningRun(stores, task);
  await stores.runs.settle(claimed, {
    state,
    ...(state === 'failed' && { reason: 'it broke' }),
    result: 'so far',
  });
  const usage = costUsd === undefined ? {} : { usage: { inputTokens: 100, outputTokens: 20, costUsd } };
  await stores.attempts.end(claimed, { outcome: state, detail: 'line 1\nline 2', ...usage });
  return (await stores.runs.get(claimed.id)) ?? claimed;
}

/** A run of a task that a node of its own holds. */
export async function runningRun(stores: Stores, task: Task): Promise<Run> {
  const node = systemIds.next('instance');
  await stores.nodes.register({ id: node, host: 'elsewhere', pid: 1, version: 'test' });
  const [made] = await stores.runs.add([runOfTask(task, { ids: systemIds })]);
  const claimed = made && (await stores.runs.claim(made.id, node));
  if (!claimed) throw new Error('The run could not be claimed.');
  await stores.attempts.begin({ run: claimed, holder: node, session: task.session });
  return claimed;
}

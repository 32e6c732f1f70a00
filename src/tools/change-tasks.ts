import * as z from 'zod';
import type { ToolAnswer } from '../contracts/gateway-tools.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { chainAfter, runLabel } from '../domain/run.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { deepestChain } from '../domain/trigger.ts';
import type { Id } from '../kernel/ids.ts';
import { cancelRun } from '../runs/cancel-run.ts';
import { requestRun } from '../runs/request-run.ts';
import { beginsWhen } from '../runs/run-line.ts';
import { changeTask } from '../tasks/change-task.ts';
import { deletedWords, pausedWords, resumedWords, unmovableWords } from '../tasks/describe-change.ts';
import { removeTask } from '../tasks/remove-task.ts';
import { taskWords, withOwnTask } from './find-own.ts';
import { defineTool, refuse, type ToolContext } from './tool.ts';

const named = z.strictObject({ task: z.string().min(1).describe(taskWords) });

async function move(context: ToolContext, word: string, how: 'pause' | 'resume'): Promise<ToolAnswer> {
  const { deps, scope } = context;
  const now = deps.clock.now();
  return deps.stores.transaction((tx) =>
    withOwnTask(tx, scope, word, async (task) => {
      const changed = await changeTask(tx, task, { move: how, by: scope.person, now });
      if (changed.kind === 'unchanged') return refuse(unmovableWords(task, how));
      const words = how === 'pause' ? [pausedWords(changed.task)] : resumedWords(changed.task, now);
      return { text: words.join('\n') };
    }),
  );
}

/** Holds a task back. */
export const taskPause = defineTool({
  name: 'task_pause',
  needs: 'tasks:write',
  does: 'Hold one of your tasks back until it is resumed.',
  input: named,
  run: (context, { task }) => move(context, task, 'pause'),
});

/** Lets a task be due again. */
export const taskResume = defineTool({
  name: 'task_resume',
  needs: 'tasks:write',
  does: 'Let one of your paused tasks be due again.',
  input: named,
  run: (context, { task }) => move(context, task, 'resume'),
});

/** Runs a task once, now. What a run asks for is part of its chain, so that no two tasks call each other for ever. */
export const taskRun = defineTool({
  name: 'task_run',
  needs: 'tasks:write',
  does: 'Run one of your tasks once, now; its result comes to the person by itself, later.',
  input: named,
  async run({ deps: { stores, ids, engine }, scope }, { task: word }) {
    const { cause, person } = scope;
    const chain = 'run' in cause ? chainAfter(cause.run) : undefined;
    if (chain && chain.depth > deepestChain)
      return refuse(`This chain of runs is longer than ${deepestChain}.`);
    let begun: Id<'run'> | undefined;
    const answer = await stores.transaction((tx) =>
      withOwnTask(tx, scope, word, async (task) => {
        if ('run' in cause && cause.run.task === task.id)
          return refuse('A run cannot run its own task again.');
        const made = await requestRun(tx, ids, { task, by: person, chain });
        if (!made) return refuse('The run could not be made.');
        begun = made.run.id;
        const label = runLabel(made.run.number);
        return {
          text: `▸ ${label} of **${task.name}** ${beginsWhen(made.ahead)}. run_show ${label} tells how it goes.`,
        };
      }),
    );
    if (begun !== undefined) await engine.nudge('run', begun);
    return answer;
  },
});

/** More are never open of one task. */
const mostOpen = 100;

/** Ends a task in the way that can be undone. */
export const taskCancel = defineTool({
  name: 'task_cancel',
  needs: 'tasks:write',
  does: 'Delete one of your tasks; tell the person how they can bring it back within a day.',
  input: named.extend({
    stop: z.boolean().default(false).describe('Whether its runs that are under way are stopped, too.'),
  }),
  async run({ deps, scope }, { task: word, stop }) {
    let stopping: readonly Id<'run'>[] = [];
    const answer = await deps.stores.transaction((tx) =>
      withOwnTask(tx, scope, word, async (task) => {
        if (!(await removeTask(tx, task, scope.person))) return refuse(unmovableWords(task, 'delete'));
        const open = await tx.runs.openOf(task.id, mostOpen);
        if (open.length === 0) return { text: deletedWords(task) };
        if (stop) stopping = await stopRuns(tx, { deps, scope }, task);
        const labels = open.map(({ number }) => runLabel(number)).join(', ');
        const also = stop
          ? `⏹ Stopping ${labels}.`
          : `${labels} of ${taskLabel(task.number)} will still end.`;
        return { text: `${deletedWords(task)}\n${also}` };
      }),
    );
    await Promise.all(stopping.map((run) => deps.signals.send('stop-run', run)));
    return answer;
  },
});

/** Cancels what is open of a task, but for the run that asks. */
async function stopRuns(
  tx: Stores,
  { deps, scope: { person, cause } }: Pick<ToolContext, 'deps' | 'scope'>,
  task: Task,
): Promise<readonly Id<'run'>[]> {
  const stopping: Id<'run'>[] = [];
  for (const run of await tx.runs.openOf(task.id, mostOpen)) {
    if ('run' in cause && cause.run.id === run.id) continue;
    const order = { by: person.id, reason: `cancelled by ${run.agent} for ${person.name}` };
    if ((await cancelRun(tx, deps, run, order)) === 'stopping') stopping.push(run.id);
  }
  return stopping;
}

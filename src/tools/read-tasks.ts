import * as z from 'zod';
import { type TaskFilter, taskFilters } from '../contracts/stores/task-control-store.ts';
import { fenced } from '../domain/run-input.ts';
import { describePolicy } from '../domain/settings/settings.ts';
import { taskLabel } from '../domain/task.ts';
import { runLine } from '../runs/run-line.ts';
import { placeWords } from '../tasks/describe-edit.ts';
import { blockedLine, describeHouseRules, nextLine, scheduleWords } from '../tasks/describe-task.ts';
import { taskLine } from '../tasks/task-line.ts';
import { taskWords, withOwnTask } from './find-own.ts';
import { defineTool } from './tool.ts';

const perPage = 25;
const usual: TaskFilter = 'living';

/** Lists what this agent keeps for the person. */
export const taskList = defineTool({
  name: 'task_list',
  needs: 'tasks:read',
  does: 'List your scheduled tasks for this person, the newest first, each in one line.',
  input: z.strictObject({
    which: z.enum(taskFilters).default(usual).describe('living: those that are active or paused.'),
    page: z.number().int().min(1).max(1_000).default(1),
  }),
  async run({ deps: { stores, clock }, scope: { person, session } }, { which, page }) {
    const offset = (page - 1) * perPage;
    const query = { person: person.id, filter: which, agent: session.agent, offset, limit: perPage };
    const { tasks, total } = await stores.taskLists.page(query);
    if (tasks.length === 0)
      return { text: total === 0 ? 'There are no such tasks.' : 'There is no such page.' };
    const lines = tasks.map((task) => `- ${taskLine(task, clock.now())}`);
    const more = total > offset + tasks.length ? [`More: page ${page + 1}.`] : [];
    return { text: [`${total} in all:`, ...lines, ...more].join('\n') };
  },
});

/** Tells all of one task. */
export const taskShow = defineTool({
  name: 'task_show',
  needs: 'tasks:read',
  does: 'Show one of your tasks in detail: when it is due, what it does, and how it went last.',
  input: z.strictObject({ task: z.string().min(1).describe(taskWords) }),
  run: ({ deps: { stores, clock }, scope }, input) =>
    withOwnTask(stores, scope, input.task, async (task) => {
      const now = clock.now();
      const [last] = await stores.runs.ofTask(task.id, 1);
      const lines = [
        `${task.name} · ${taskLabel(task.number)} · ${task.state}`,
        `${scheduleWords(task)} → ${placeWords(task.target)}`,
        ...(task.state === 'active' ? nextLine(task, now) : []),
        ...describeHouseRules(task),
        ...describePolicy(task.policy),
        ...blockedLine(task),
        `last run: ${last ? runLine(last, { zone: task.zone, now }) : 'none yet'}`,
        ...['What it does:', fenced(task.prompt)],
      ];
      return { text: lines.join('\n') };
    }),
});

import * as z from 'zod';
import type { ToolAnswer } from '../contracts/gateway-tools.ts';
import { missingParts } from '../domain/execution/missing-parts.ts';
import { taskLabel } from '../domain/task.ts';
import type { TaskParts } from '../domain/task-phrase.ts';
import { createTask } from '../tasks/create-task.ts';
import { describeCreation } from '../tasks/describe-task.ts';
import { defineTool, refuse, type ToolContext } from './tool.ts';

const line = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\n\r]*$/, 'has one line');

/** Makes a task for the person. */
export const taskCreate = defineTool({
  name: 'task_create',
  needs: 'tasks:write',
  does: 'Schedule a task or a reminder for the person, in words or in parts, and tell them what comes back; its results come to this conversation.',
  input: z.strictObject({
    words: z
      .string()
      .min(1)
      .max(8_000)
      .optional()
      .describe(
        'A schedule and a prompt, such as "every weekday 9am Alerts: summarise what came overnight" or "remind me in 20m to stand up".',
      ),
    title: line.optional().describe('In the place of words: what it is called.'),
    prompt: z.string().trim().min(1).max(8_000).optional().describe('With a title: what is to be done.'),
    schedule: z
      .string()
      .max(400)
      .optional()
      .describe(
        'With a title: when, such as "every weekday 9am tz Europe/Vienna" or "in 20m"; without it, it runs only when asked.',
      ),
  }),
  async run(context, { words, title, prompt, schedule }) {
    if (words !== undefined) {
      const isAlone = title === undefined && prompt === undefined && schedule === undefined;
      return isAlone
        ? create(context, words)
        : refuse('Give words alone, or a title, a prompt and a schedule.');
    }
    if (title === undefined || prompt === undefined) return refuse('Give words, or a title and a prompt.');
    return create(context, { title, prompt, schedule });
  },
});

async function create({ deps, scope }: ToolContext, order: string | TaskParts): Promise<ToolAnswer> {
  const { stores, ids, clock, rules } = deps;
  const { person, session, cause, target } = scope;
  const now = clock.now();
  const origin = {
    ...{ person, session, now, graceMs: rules.limits.graceMs },
    target: 'run' in cause ? target : session.conversation,
    missing: (task: Parameters<typeof missingParts>[1]) => missingParts(rules, task),
  };
  const creation = await stores.transaction((tx) => createTask(tx, ids, order, origin));
  const text = describeCreation(creation, { session, now });
  if (creation.kind === 'refused') return refuse(text);
  // A secret is nothing for an agent to know.
  const label = taskLabel(creation.task.number);
  const hint = `Only the person can see its address and secret: \`/task rotate ${label}\` in a direct chat.`;
  return { text: creation.hook ? `${text}  \n${hint}` : text };
}

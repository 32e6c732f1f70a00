import { runLabel } from '../../domain/run.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { cancelRun } from '../../runs/cancel-run.ts';
import { changeTask } from '../../tasks/change-task.ts';
import { deletedWords, pausedWords, resumedWords, unmovableWords } from '../../tasks/describe-change.ts';
import { nextLine } from '../../tasks/describe-task.ts';
import { adoptTask, removeTask, restoreTask } from '../../tasks/remove-task.ts';
import {
  type CommandContext,
  type CommandEffect,
  type CommandHandler,
  type CommandReply,
  reply,
  wrong,
} from '../command-context.ts';
import { withTask } from '../find-task.ts';
import type { Flags } from '../schedule-flags.ts';
import { choicesFor, verb } from '../task-choices.ts';

/** More are never open of one task. */
const mostOpen = 100;

type Move = 'pause' | 'resume' | 'cancel';
type Done = (task: Task, context: CommandContext) => readonly string[];

async function move(context: CommandContext, task: Task, how: Move, done: Done): Promise<CommandReply> {
  const { tx, person, now } = context;
  const changed = await changeTask(tx, task, { move: how, by: person, now });
  if (changed.kind === 'changed') {
    return { ...reply(...done(changed.task, context)), choices: [choicesFor(changed.task)] };
  }
  return wrong(unmovableWords(task, how));
}

/** Holds it back. */
export const pause: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, (task) => move(context, task, 'pause', (paused) => [pausedWords(paused)]));

/** Lets it be due again. */
export const resume: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, (task) =>
    move(context, task, 'resume', (resumed, { now }) => resumedWords(resumed, now)),
  );

/** Ends it for good; while something of it runs, the person says what becomes of that. */
export const cancel: CommandHandler = async (context, { rest, flags }) =>
  withTask(context, rest, async (task) => {
    const isLiving = task.state === 'active' || task.state === 'paused';
    const open = isLiving && !isDecided(flags) ? await openRuns(context, task) : [];
    if (open.length > 0) {
      const is = open.length === 1 ? 'is not over yet' : 'are not over yet';
      return {
        ...reply(
          `⚠ ${open.join(', ')} of **${task.name}** (${taskLabel(task.number)}) ${is}. What becomes of it?`,
        ),
        choices: [
          [verb(task, `⏹ Cancel, stop ${open.join(', ')}`, 'cancel --stop')],
          [verb(task, '✗ Cancel, let it end', 'cancel --keep'), verb(task, 'Do nothing', 'show')],
        ],
      };
    }
    const done = await move(context, task, 'cancel', ({ name, number }) => [
      `✗ **${name}** (${taskLabel(number)}) is cancelled. Its history stays: \`/task runs ${taskLabel(number)}\``,
    ]);
    return flags['stop'] && !done.wrong ? stopping(context, task, done) : done;
  });

/** Hides it for a day and then for good. */
export const remove: CommandHandler = async (context, { rest, flags }) =>
  withTask(context, rest, async (task) => {
    const label = taskLabel(task.number);
    if (!flags['yes']) return askToRemove(context, task);
    if (!(await removeTask(context.tx, task, context.person)))
      return wrong(
        `**${task.name}** (${label}) was changed meanwhile. Look at \`/task show ${label}\` first.`,
      );
    const card = { ...reply(deletedWords(task)), choices: [choicesFor({ ...task, state: 'deleted' })] };
    return flags['stop'] ? stopping(context, task, card) : card;
  });

async function askToRemove(context: CommandContext, task: Task): Promise<CommandReply> {
  const open = await openRuns(context, task);
  const also = open.length > 0 ? ` ${open.join(', ')} would still end.` : '';
  return {
    ...reply(
      `🗑 Delete **${task.name}** (${taskLabel(task.number)})? It is hidden; its history stays, and for a day it can come back.${also} To do it: \`/task delete ${taskLabel(task.number)} --yes\``,
    ),
    choices: [
      [verb(task, '🗑 Delete', 'delete --yes'), verb(task, 'Keep', 'show')],
      ...(open.length > 0 ? [[verb(task, `🗑 Delete, stop ${open.join(', ')}`, 'delete --yes --stop')]] : []),
    ],
  };
}

/** Brings back what was deleted. */
export const restore: CommandHandler = async (context, { rest }) =>
  withTask(
    context,
    rest,
    async (task) => {
      const { tx, person: by, now } = context;
      const label = taskLabel(task.number);
      if (task.state !== 'deleted')
        return wrong(`**${task.name}** (${label}) is ${task.state}, not deleted.`);
      const restoring = await restoreTask(tx, task, { by, now });
      if (restoring.kind === 'gone')
        return wrong(
          `**${task.name}** (${label}) was deleted more than a day ago. Make it anew: \`/task new …\``,
        );
      if (restoring.kind === 'taken')
        return wrong(
          `There is another task called "${task.name}" by now. Rename that one first: \`/task edit "${task.name}" call it …\``,
        );
      const { state } = restoring.task;
      return {
        ...reply(`↺ **${task.name}** (${label}) is back, and ${state}.`, ...nextLine(restoring.task, now)),
        choices: [choicesFor(restoring.task)],
      };
    },
    { deleted: true },
  );

/** Takes a task over: from now on it runs with the rights of whoever says this. */
export const adopt: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, async (task) => {
    const { tx, person } = context;
    const label = taskLabel(task.number);
    if (task.createdBy === person.id) return wrong(`**${task.name}** (${label}) is yours already.`);
    const adopted = await adoptTask(tx, task, person);
    if (adopted === 'taken')
      return wrong(
        `You have a task called "${task.name}" already. Rename this one first: \`/task edit ${label} call it …\``,
      );
    if (adopted === 'changed') return wrong(`Somebody else took **${task.name}** (${label}) over just now.`);
    const next = task.state === 'paused' ? ` It is paused; go on: \`/task resume ${label}\`` : '';
    return {
      ...reply(`🤝 **${task.name}** (${label}) is yours: it runs with your rights.${next}`),
      choices: [choicesFor(task)],
    };
  });

function isDecided(flags: Flags): boolean {
  return ['stop', 'keep', 'yes'].some((flag) => flags[flag] === true);
}

async function openRuns({ tx }: CommandContext, task: Task): Promise<readonly string[]> {
  return (await tx.runs.openOf(task.id, mostOpen)).map(({ number }) => runLabel(number));
}

async function stopping(context: CommandContext, task: Task, done: CommandReply): Promise<CommandReply> {
  const { tx, person } = context;
  const effects: CommandEffect[] = [];
  const stopped: string[] = [];
  for (const run of await tx.runs.openOf(task.id, mostOpen)) {
    const outcome = await cancelRun(tx, context, run, {
      by: person.id,
      reason: `cancelled by ${person.name}`,
    });
    if (outcome === 'final') continue;
    stopped.push(runLabel(run.number));
    if (outcome === 'stopping') effects.push({ kind: 'signal', topic: 'stop-run', key: run.id });
  }
  const markdown = stopped.length > 0 ? `${done.markdown}\n⏹ Stopping ${stopped.join(', ')}.` : done.markdown;
  return { ...done, markdown, effects };
}

import type { Choice } from '../../domain/button.ts';
import { formatInstant } from '../../domain/format-instant.ts';
import { hasRole } from '../../domain/person.ts';
import type { LimitFlags } from '../../domain/read-limits.ts';
import { runLabel } from '../../domain/run.ts';
import { describePolicy } from '../../domain/settings/settings.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { requestRun } from '../../runs/request-run.ts';
import { changeTask } from '../../tasks/change-task.ts';
import { createTask } from '../../tasks/create-task.ts';
import { describeCreation, describeHouseRules, nextLine, scheduleWords } from '../../tasks/describe-task.ts';
import { describePreview, previewSchedule } from '../../tasks/preview-schedule.ts';
import { choose } from '../choose.ts';
import { type CommandContext, type CommandHandler, type CommandReply, reply } from '../command-context.ts';
import { beginsWhen, runLine, skippedLine, unfiredLine } from '../run-line.ts';
import { hookLines, triggerLines } from '../trigger-lines.ts';

const create: CommandHandler = async (context, { rest, flags }) => {
  const { tx, ids, rules, now, person, session, place } = context;
  const zone = textOf(flags['tz']);
  const origin = {
    ...{ person, session, target: place.conversation, now, graceMs: rules.limits.graceMs },
    ...(zone !== undefined && { zone }),
    flags: limitFlags(flags),
    settings: flags,
  };
  const creation = await createTask(tx, ids, rest, origin);
  const card = describeCreation(creation, { session, now });
  if (creation.kind === 'refused') return reply(card);
  const lines = hookLines(context, creation.task, creation.hook);
  return { markdown: [card, ...lines].join('  \n'), choices: [choicesFor(creation.task)] };
};

const list: CommandHandler = async (context) => {
  const tasks = await visible(context);
  if (tasks.length === 0) return reply('There are no tasks. Make one: `/task new every 1h Pulse: say hello`');
  const lines = tasks.map((task) => {
    const next = task.nextDueAt ? `next ${formatInstant(task.nextDueAt, task.zone)}` : task.state;
    return `- **${task.name}** · ${taskLabel(task.number)} · ${scheduleWords(task)} · ${task.state === 'paused' ? 'paused' : next}`;
  });
  return reply('Tasks:', ...lines, '', '`/task show T` · `/task runs T` · `/task pause T`');
};

const show: CommandHandler = async (context, { rest }) =>
  withTask(context, rest.trim(), async (task) => {
    const { tx, now } = context;
    const owner = await tx.sessions.get(task.session);
    const [last] = await tx.runs.ofTask(task.id, 1);
    const { maxRuns } = task.limits ?? {};
    const made = maxRuns === undefined ? 0 : ((await tx.occurrences.runsMade([task.id])).get(task.id) ?? 0);
    const card = reply(
      `**${task.name}** · ${taskLabel(task.number)} · ${task.state}`,
      `agent ${task.agent} · session ${owner?.name ?? '?'} #${owner?.number ?? '?'}`,
      `${scheduleWords(task)} → ${task.target.channel}/${task.target.account}, chat ${task.target.chat}`,
      ...(task.state === 'active' ? nextLine(task, now, made) : []),
      ...(maxRuns === undefined ? [] : [`runs by the schedule: ${made} of ${maxRuns}`]),
      ...(await triggerLines(context, task)),
      ...describeHouseRules(task),
      ...describePolicy(task.policy),
      `last run: ${last ? runLine(last, task) : 'none yet'}`,
      '',
      `> ${task.prompt.replace(/\n/g, '\n> ')}`,
    );
    return { ...card, choices: [choicesFor(task)] };
  });

const run: CommandHandler = async (context, { rest }) =>
  withTask(context, rest.trim(), async (task) => {
    const { tx, ids, person } = context;
    if (task.state === 'cancelled') return reply(`✗ ${taskLabel(task.number)} is cancelled.`);
    const made = await requestRun(tx, ids, { task, by: person });
    if (!made) return reply('✗ The run could not be made.');
    const label = runLabel(made.run.number);
    const markdown = `▸ ${label} of **${task.name}** ${beginsWhen(made.ahead)}. Its result comes as always; \`/run show ${label}\` tells how it goes.`;
    return { markdown, effects: [{ kind: 'nudge', queue: 'run', key: made.run.id }] };
  });

const runs: CommandHandler = async (context, { rest }) => {
  const [, named = rest, wanted] = /^(.*?)\s+(\d{1,3})$/.exec(rest.trim()) ?? [];
  const count = Math.min(50, Math.max(1, Number(wanted ?? 10)));
  return withTask(context, named.trim(), async (task) => {
    const records = await context.tx.runs.ofTask(task.id, count);
    const skipped = (await context.tx.occurrences.ofTask(task.id, count)).filter(
      (each) => each.outcome === 'skipped',
    );
    const unfired = await context.tx.triggers.skipped(task.id, count);
    const lines = [
      ...records.map((record) => ({ at: record.dueAt ?? record.createdAt, text: runLine(record, task) })),
      ...skipped.map((each) => ({ at: each.dueAt, text: skippedLine(each, task) })),
      ...unfired.map((each) => ({ at: each.at, text: unfiredLine(each, task) })),
    ].sort((a, b) => b.at.getTime() - a.at.getTime());
    if (lines.length === 0) return reply(`**${task.name}** · ${taskLabel(task.number)} has not run yet.`);
    return reply(
      `**${task.name}** · ${taskLabel(task.number)}, newest first:`,
      ...lines.map(({ text }) => `- ${text}`),
      '',
      '`/run show R`',
    );
  });
};

const last: CommandHandler = async (context, { rest }) =>
  withTask(context, rest.trim(), async (task) => {
    const [record] = await context.tx.runs.ofTask(task.id, 1);
    if (!record) return reply(`**${task.name}** has not run yet.`);
    return reply(runLine(record, task), '', record.result ?? record.reason ?? '');
  });

function change(
  move: 'pause' | 'resume' | 'cancel',
  done: (task: Task, context: CommandContext) => readonly string[],
): CommandHandler {
  return async (context, { rest }) =>
    withTask(context, rest.trim(), async (task) => {
      const { tx, person, now } = context;
      const changed = await changeTask(tx, task, { move, by: person, now });
      if (changed.kind === 'changed')
        return { ...reply(...done(changed.task, context)), choices: [choicesFor(changed.task)] };
      return reply(
        `✗ **${task.name}** (${taskLabel(task.number)}) is ${task.state}, so there is nothing to ${move}.`,
      );
    });
}

const pause = change('pause', ({ name, number }) => [
  `⏸ **${name}** is paused. Go on: \`/task resume ${taskLabel(number)}\``,
]);
const cancel = change('cancel', ({ name, number }) => [
  `✗ **${name}** (${taskLabel(number)}) is cancelled. Its history stays: \`/task runs ${taskLabel(number)}\``,
]);
const resume = change('resume', (task, { now }) =>
  task.state === 'done'
    ? [`🏁 **${task.name}** (${taskLabel(task.number)}) is done: it will not be due any more.`]
    : [
        `▶ **${task.name}** goes on. What came due meanwhile is not made up for.`,
        // How many runs are left is not known here, so a task that counts them tells only the next.
        ...nextLine(task, now, (task.limits?.maxRuns ?? 1) - 1),
      ],
);

const preview: CommandHandler = async ({ person, now }, { rest, flags }) => {
  const zone = textOf(flags['tz']) ?? person.zone ?? 'UTC';
  const result = previewSchedule(rest, { zone, now, flags: limitFlags(flags) });
  if (result.kind === 'refused') return reply(`✗ ${result.reason}`);
  return reply(...describePreview(result, now));
};

function textOf(flag: string | true | undefined): string | undefined {
  return typeof flag === 'string' ? flag : undefined;
}

function limitFlags(flags: Readonly<Record<string, string | true>>): LimitFlags {
  const [until, maxRuns, jitter] = ['until', 'max-runs', 'jitter'].map((name) => textOf(flags[name]));
  return {
    ...(until !== undefined && { until }),
    ...(maxRuns !== undefined && { maxRuns }),
    ...(jitter !== undefined && { jitter }),
  };
}

/** What may be done with a task as it is now. */
function choicesFor({ number, state }: Task): readonly Choice[] {
  const named = (label: string, verb: string) => ({ label, command: `/task ${verb} ${taskLabel(number)}` });
  switch (state) {
    case 'active':
      return [named('▸ Run now', 'run'), named('⏸ Pause', 'pause'), named('✗ Cancel', 'cancel')];
    case 'paused':
      return [named('▶ Resume', 'resume'), named('✗ Cancel', 'cancel')];
    default:
      return [named('History', 'runs')];
  }
}

async function visible({ tx, person }: CommandContext): Promise<readonly Task[]> {
  return tx.tasks.visible(hasRole(person, 'owner') ? 'all' : person.id);
}

/** Does something with the task that a word names, if the person may see it; otherwise answers what there is. */
export async function withTask(
  context: CommandContext,
  word: string,
  found: (task: Task) => Promise<CommandReply>,
): Promise<CommandReply> {
  const tasks = await visible(context);
  const named = word.replace(/^["“](.*)["”]$/, '$1');
  const candidate = ({ name, number }: Task) => ({
    id: taskLabel(number),
    label: `${name} (${taskLabel(number)})`,
    names: [name],
  });
  const choice = choose(named, { noun: 'task', list: '/task list', of: tasks, candidate });
  return choice.kind === 'one' ? found(choice.item) : reply(choice.text);
}

/** Saved orders. */
export const taskHandlers: Readonly<Record<string, CommandHandler>> = {
  'task new': create,
  'task list': list,
  'task show': show,
  'task run': run,
  'task runs': runs,
  'task last': last,
  'task pause': pause,
  'task resume': resume,
  'task cancel': cancel,
  'task preview': preview,
};

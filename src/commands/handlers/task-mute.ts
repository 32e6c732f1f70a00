import { formatRelative } from '../../domain/format-relative.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { parseDurationMs } from '../../kernel/duration.ts';
import { muteTask } from '../../runs/mute-task.ts';
import {
  type CommandContext,
  type CommandHandler,
  type CommandReply,
  reply,
  wrong,
} from '../command-context.ts';
import { withTask } from '../find-task.ts';
import { verb } from '../task-choices.ts';

const usualMs = 86_400_000;
const shortestMs = 60_000;
const longestMs = 30 * usualMs;

const mute: CommandHandler = async (context, { rest }) => {
  const words = rest.trim();
  const [, named = '', length = ''] = /^(.*?)(?:^|\s+)(\d[\da-z.\s]*)$/i.exec(words) ?? [];
  const lengthMs = parseDurationMs(length);
  // A number without a unit names a task.
  if (lengthMs === undefined) return withTask(context, words, (task) => muteFor(context, task, usualMs));
  if (lengthMs < shortestMs || lengthMs > longestMs)
    return wrong(`A task is muted for 1m to 30d, not for ${length.trim()}. Such as: \`/task mute T 24h\``);
  return withTask(context, named, (task) => muteFor(context, task, lengthMs));
};

async function muteFor(context: CommandContext, task: Task, forMs: number): Promise<CommandReply> {
  const { tx, person, now } = context;
  const label = taskLabel(task.number);
  const { incidents, lanes } = await muteTask(tx, context, task, { forMs, by: person });
  const until = incidents[0]?.mutedUntil;
  if (!until) return wrong(`**${task.name}** (${label}) does not fail, so there is nothing to mute.`);
  return {
    ...reply(
      `🔇 **${task.name}** (${label}) is muted until ${formatRelative(until, task.zone, now)}: its failures are counted, and you are told when it recovers. Undo: \`/task unmute ${label}\``,
    ),
    choices: [[verb(task, '🔔 Unmute', 'unmute')]],
    effects: lanes.map((key) => ({ kind: 'nudge', queue: 'delivery', key }) as const),
  };
}

const unmute: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, async (task) => {
    const { tx, person } = context;
    const label = taskLabel(task.number);
    const { incidents, lanes } = await muteTask(tx, context, task, { forMs: undefined, by: person });
    if (incidents.length === 0) return wrong(`**${task.name}** (${label}) is not muted.`);
    return {
      ...reply(`🔔 **${task.name}** (${label}) is heard again. Undo: \`/task mute ${label} 24h\``),
      effects: lanes.map((key) => ({ kind: 'nudge', queue: 'delivery', key }) as const),
    };
  });

/** Whether people hear of a task's failures. */
export const muteHandlers: Readonly<Record<string, CommandHandler>> = {
  'task mute': mute,
  'task unmute': unmute,
};

import { readTrigger, triggerForms } from '../../domain/read-trigger.ts';
import { taskLabel } from '../../domain/task.ts';
import { triggerWords } from '../../domain/trigger.ts';
import { changeTrigger } from '../../tasks/change-trigger.ts';
import { scheduleWords } from '../../tasks/describe-task.ts';
import { type CommandHandler, personalReply, reply, wrong } from '../command-context.ts';
import { withTask } from '../find-task.ts';
import { hookLines } from '../trigger-lines.ts';

const rotate: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, async (task) => {
    const { tx, ids, person, place } = context;
    const label = taskLabel(task.number);
    if (task.trigger?.kind !== 'webhook')
      return wrong(
        `**${task.name}** (${label}) has no webhook. Give it one: \`/task trigger ${label} on webhook\``,
      );
    if (place.conversation.kind !== 'dm')
      return personalReply(
        `✗ Nothing was changed: others would read the secret here. Write \`/task rotate ${label}\` to me in a direct chat.`,
      );
    const order = { phrase: task.trigger, person, place: place.conversation };
    const changed = await changeTrigger(tx, ids, task, order);
    if (changed.kind === 'refused') return wrong(changed.reason);
    return personalReply(
      `🔑 **${task.name}** (${label}) has a new address and a new secret; the former ones are no longer good.`,
      ...hookLines(context, task, changed.hook),
    );
  });

const change: CommandHandler = async (context, { rest }) => {
  const { tx, ids, person, place } = context;
  const [, named = '', words = ''] = /^("[^"]*"|“[^”]*”|\S+)\s*(.*)$/s.exec(rest.trim()) ?? [];
  return withTask(context, named, async (task) => {
    const read = /^(off|none)$/i.test(words.trim()) ? undefined : readTrigger(words.trim());
    if (read && (read.kind !== 'trigger' || read.rest !== '')) {
      const forms = [...Object.values(triggerForms).flat(), 'off'].join(' · ');
      const reason = read.kind === 'refused' ? read.reason : `What should begin it? Write one of: ${forms}`;
      return wrong(`Nothing was changed. ${reason}`);
    }
    const phrase = read?.phrase;
    const changed = await changeTrigger(tx, ids, task, { phrase, person, place: place.conversation });
    if (changed.kind === 'refused') return wrong(`Nothing was changed. ${changed.reason}`);
    const label = taskLabel(task.number);
    return reply(
      `✅ **${task.name}** (${label}): ${scheduleWords(task)} → ${scheduleWords(changed.task)}`,
      ...hookLines(context, changed.task, changed.hook),
      `Undo: \`/task trigger ${label} ${task.trigger ? triggerWords(task.trigger) : 'off'}\``,
    );
  });
};

/** What begins tasks besides time. */
export const triggerHandlers: Readonly<Record<string, CommandHandler>> = {
  'task rotate': rotate,
  'task trigger': change,
};

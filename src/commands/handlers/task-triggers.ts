import { readTrigger, triggerForms } from '../../domain/read-trigger.ts';
import { taskLabel } from '../../domain/task.ts';
import { editTask } from '../../tasks/edit-task.ts';
import { giveHook } from '../../tasks/give-hook.ts';
import { type CommandHandler, personalReply, wrong } from '../command-context.ts';
import { editReply } from '../edit-reply.ts';
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
    const hook = await giveHook(tx, ids, task);
    await tx.events.record({ kind: 'task.hook_renewed', person: person.id, task: task.id });
    return personalReply(
      `🔑 **${task.name}** (${label}) has a new address and a new secret; the former ones are no longer good.`,
      ...hookLines(context, task, hook),
    );
  });

const untriggered = { kind: 'untriggered' } as const;

/** The same as an edit that says so. */
const change: CommandHandler = async (context, { rest }) => {
  const { tx, ids, person, place, now } = context;
  const [, named = '', words = ''] = /^("[^"]*"|“[^”]*”|\S+)\s*(.*)$/s.exec(rest.trim()) ?? [];
  return withTask(context, named, async (task) => {
    const read = /^(off|none)$/i.test(words.trim()) ? undefined : readTrigger(words.trim());
    if (read && (read.kind !== 'trigger' || read.rest !== '')) {
      const forms = [...Object.values(triggerForms).flat(), 'off'].join(' · ');
      const reason = read.kind === 'refused' ? read.reason : `What should begin it? Write one of: ${forms}`;
      return wrong(`Nothing was changed. ${reason}`);
    }
    const part = read ? ({ kind: 'trigger', phrase: read.phrase } as const) : untriggered;
    const origin = { ids, by: person, here: place.conversation, now };
    const done = await editTask(tx, { task, parts: [part] }, origin);
    return editReply(context, task, done, { verb: 'changed' });
  });
};

/** What begins tasks besides time. */
export const triggerHandlers: Readonly<Record<string, CommandHandler>> = {
  'task rotate': rotate,
  'task trigger': change,
};

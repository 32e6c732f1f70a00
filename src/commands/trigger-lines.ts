import type { Hook } from '../contracts/stores/trigger-store.ts';
import { readConversationKey } from '../domain/channel.ts';
import { webAddress } from '../domain/house-rules.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import type { CommandContext } from './command-context.ts';

/**
 * The address and the secret of a webhook, for whoever asked and for nobody else: where others read along they are not
 * said, since not every platform can show a message to one person.
 */
export function hookLines(
  { rules, place }: Pick<CommandContext, 'rules' | 'place'>,
  task: Task,
  hook: Hook | undefined,
): readonly string[] {
  if (!hook) return [];
  const again = `\`/task rotate ${taskLabel(task.number)}\``;
  if (place.conversation.kind !== 'dm')
    return [`Its address and its secret are for you alone: write ${again} to me in a direct chat.`];
  return [
    `address: \`${webAddress(rules.web, `/hooks/${hook.publicId}`)}\``,
    `secret: \`${hook.secret}\``,
    `Both are shown only now; ${again} makes new ones.`,
  ];
}

/** What a card says of a trigger besides its words: whether it can still begin the task. */
export async function triggerLines(
  { tx }: Pick<CommandContext, 'tx'>,
  { trigger, number }: Task,
): Promise<readonly string[]> {
  if (!trigger) return [];
  if (trigger.kind === 'message') {
    const { channel, account, chat } = readConversationKey(trigger.place) ?? {};
    return [`listens in ${channel}/${account}, chat ${chat}`];
  }
  if (trigger.kind === 'webhook')
    return [`webhook: it has an address and a secret; new ones: \`/task rotate ${taskLabel(number)}\``];
  const source = await tx.tasks.get(trigger.source);
  const label = taskLabel(trigger.number);
  if (!source) return [`⚠ ${label} is gone, so it begins nothing any more`];
  const isOver = source.state === 'cancelled' || source.state === 'done';
  const silence = isOver ? `, so it begins nothing any more unless somebody runs it` : '';
  return [`${isOver ? '⚠ ' : ''}waits for **${source.name}** (${label}), which is ${source.state}${silence}`];
}

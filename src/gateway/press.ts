import { conversationKey } from '../domain/channel.ts';
import type { Envelope } from '../domain/envelope.ts';
import type { NoticeDeps } from './notices.ts';

/** What somebody says by pressing a button: its command. Undefined, and told so, when the button is not known here. */
export async function readPress(
  { stores, post, engine }: NoticeDeps,
  { pressed = '', ...envelope }: Envelope,
): Promise<Envelope | undefined> {
  const { conversation: target, eventId, messageId: replyTo, sender } = envelope;
  const text = await stores.buttons.commandOf(target, pressed);
  if (text !== undefined) return { ...envelope, text };
  const markdown = '✗ This button is no longer good. `/help` lists what I understand.';
  const onlyTo = target.kind === 'group' && { onlyTo: sender.id };
  const source = `press:${target.account}:${eventId}`;
  await post(stores, { kind: 'notice', source, target, markdown, replyTo, ...onlyTo });
  await engine.nudge('delivery', conversationKey(target));
  return undefined;
}

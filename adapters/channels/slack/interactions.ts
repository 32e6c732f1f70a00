import type { z } from 'zod';
import type { Conversation } from '../../../src/domain/channel.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { isDirect, type Reader, senderOfUser, timeOf } from './normalize.ts';
import type { commandBody, pressBody } from './payloads.ts';
import { readText } from './read-text.ts';
import { isOurButton } from './render.ts';

/** A slash command after it was read. */
export type GivenCommand = z.output<typeof commandBody>;
/** A press after it was read. */
export type GivenPress = z.output<typeof pressBody>;

/** `/posthouse status` is the house's `/status`: all its commands are behind one of Slack's, whose names are taken. */
export function readCommand(given: GivenCommand, reader: Reader, now: Date): Envelope {
  const { me, profiles } = reader;
  const { text } = readText(given.text, { me: me.userId, nameOf: (id) => profiles.get(id)?.name });
  const words = text.trim().replace(/^\//, '');
  return {
    eventId: commandKey(given),
    conversation: placeOf({ channel: given.channel_id }, reader),
    sender: senderOfUser(given.user_id, reader, given.user_name),
    addressing: 'command',
    text: `/${words === '' ? 'help' : words}`,
    attachments: [],
    messageId: given.trigger_id,
    sentAt: now,
  };
}

/** What was pressed, if it is a button of ours. A press speaks to us, also where we only listen when spoken to. */
export function readPress(given: GivenPress, reader: Reader): Envelope | undefined {
  const action = pressedButton(given);
  if (!action?.value) return undefined;
  const { message, user, channel } = given;
  const thread = message.thread_ts && message.thread_ts !== message.ts ? message.thread_ts : undefined;
  const conversation = placeOf({ channel: channel.id, thread }, reader);
  return {
    eventId: pressKey(given),
    conversation,
    sender: senderOfUser(user.id, reader, user.username ?? user.name),
    addressing: conversation.kind === 'dm' ? 'direct' : 'reply',
    text: '',
    attachments: [],
    messageId: message.ts,
    sentAt: timeOf(action.action_ts),
    pressed: action.value,
  };
}

/** Unique for each time that somebody gave a command. */
export function commandKey({ trigger_id }: GivenCommand): string {
  return `command:${trigger_id}`;
}

/** Unique for each press. */
export function pressKey(given: GivenPress): string {
  const { channel, message, user } = given;
  return `press:${channel.id}:${message.ts}:${user.id}:${pressedButton(given)?.action_ts ?? ''}`;
}

function pressedButton({ actions }: GivenPress) {
  return actions.find(({ action_id }) => isOurButton(action_id));
}

function placeOf(
  { channel, thread }: { readonly channel: string; readonly thread?: string | undefined },
  { account, me }: Reader,
): Conversation {
  return {
    channel: 'slack',
    account,
    kind: isDirect(channel) ? 'dm' : 'group',
    space: me.teamId,
    chat: channel,
    ...(thread !== undefined && { thread }),
  };
}

import type { webApi } from '@slack/bolt';
import type { OutgoingMessage, SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import type { Conversation } from '../../../src/domain/channel.ts';
import { editMessage } from './edit-message.ts';
import { errorNameOf, outcomeOf } from './failures.ts';
import { type RenderedMessage, renderMessage, renderPlain } from './render.ts';

/** Slack took exception to how the message is made, and to nothing else. */
const formRefused = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long'];
/** There is nothing (more) to edit. */
const cannotBeEdited = [
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
  'block_mismatch',
  'streaming_state_conflict',
];

/** It cannot be shown to this person alone, though it may be said to all. */
const cannotBeWhispered = ['cannot_reply_to_message', 'restricted_action', 'user_not_in_channel'];

/** Links stay as they are. */
export const quiet = { unfurl_links: false, unfurl_media: false } as const;

/** Sends a piece, or puts it in the place of a draft. Rejects with what the SDK says. */
export async function sendPiece(client: webApi.WebClient, message: OutgoingMessage): Promise<SendOutcome> {
  const { replaces, onlyTo } = message;
  const say = () => (onlyTo === undefined ? post(client, message) : whisper(client, message, onlyTo));
  const sending = replaces === undefined ? say() : edit(client, message, replaces);
  return { kind: 'sent', messageId: await sending };
}

/** What became of a piece that was not sent. An edit can be repeated, so its fate is never unknown. */
export function outcomeOfPiece(
  err: unknown,
  { replaces }: OutgoingMessage,
  secrets: readonly string[],
): SendOutcome {
  const outcome = outcomeOf(err, secrets);
  if (replaces === undefined) return outcome;
  if (outcome.kind === 'unknown') return { kind: 'retry', reason: outcome.reason };
  const gone = outcome.kind === 'rejected' && cannotBeEdited.includes(errorNameOf(err) ?? '');
  return gone ? { kind: 'vanished', reason: outcome.reason } : outcome;
}

/** Where in the channel a message belongs. */
export function inThread({ thread }: Conversation): { thread_ts?: string } {
  return thread === undefined ? {} : { thread_ts: thread };
}

async function post(client: webApi.WebClient, message: OutgoingMessage): Promise<string> {
  const { target, deliveryId } = message;
  const place = { channel: target.chat, ...inThread(target), ...quiet, ...marked(deliveryId) };
  const { ts } = await inBestForm(message, (form) => client.chat.postMessage({ ...place, ...form }));
  return String(ts);
}

/** Shows it to one person, until they look elsewhere: Slack keeps no such message, nor any mark of it. */
async function whisper(client: webApi.WebClient, message: OutgoingMessage, user: string): Promise<string> {
  const place = { channel: message.target.chat, ...inThread(message.target), user };
  try {
    const shown = await inBestForm(message, (form) => client.chat.postEphemeral({ ...place, ...form }));
    return String(shown.message_ts);
  } catch (err) {
    if (!cannotBeWhispered.includes(errorNameOf(err) ?? '')) throw err;
    return post(client, message);
  }
}

async function edit(client: webApi.WebClient, message: OutgoingMessage, ts: string): Promise<string> {
  const place = { channel: message.target.chat, ts, ...marked(message.deliveryId) };
  await inBestForm(message, (form) => editMessage(client, { ...place, ...form }));
  return ts;
}

/** What is readable without its marks shall not be lost because of them. */
async function inBestForm<Answer>(
  { markdown, buttons }: OutgoingMessage,
  call: (form: RenderedMessage) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call(renderMessage(markdown, buttons));
  } catch (err) {
    if (!formRefused.includes(errorNameOf(err) ?? '')) throw err;
    return call(renderPlain(markdown, buttons));
  }
}

/** Not shown; by it a delivery can be found again in the channel's history. */
function marked(delivery: string) {
  return { metadata: { event_type: 'posthouse_delivery', event_payload: { delivery } } };
}

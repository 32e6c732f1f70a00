import { createHash } from 'node:crypto';
import type { OutgoingMessage, SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import type { Button } from '../../../src/domain/button.ts';
import type { Conversation } from '../../../src/domain/channel.ts';
import type { Api, ApiCall } from './api.ts';
import { isDraftLost, isRefusal, outcomeOf } from './failures.ts';
import { renderText } from './render.ts';
import { voiceFlag, voiceOf } from './voice.ts';

/** No previews of links, and nobody is called by what an agent writes. */
export const quiet = { flags: 1 << 2, allowed_mentions: { parse: [], replied_user: false } } as const;

/** Shown, but no phone rings for it. */
const suppressNotifications = 1 << 12;
const mostRows = 5;
const mostButtons = 5;
const longestLabel = 80;

/** The channel to write into: a thread is one. */
export function channelOf({ chat, thread }: Conversation): string {
  return thread ?? chat;
}

/** What sending needs. */
export interface SendDeps {
  readonly api: Api;
  readonly token: string;
  /** Says it to whom alone it concerns; undefined when that cannot be. */
  readonly whisper: (message: OutgoingMessage) => Promise<SendOutcome | undefined>;
}

/** Sends a piece, or puts it in the place of the draft. That may be tried any number of times. */
export async function sendPiece(
  { api, token, whisper }: SendDeps,
  message: OutgoingMessage,
): Promise<SendOutcome> {
  const { replaces, onlyTo, buttons } = message;
  if (replaces === undefined) {
    const whispered = onlyTo === undefined || buttons ? undefined : await whisper(message);
    return whispered ?? post(api, message).catch((err: unknown) => outcomeOf(err, token));
  }
  return replaceDraft(api, message, replaces).catch((err: unknown) => {
    const outcome = outcomeOf(err, token, { repeatable: true });
    return isDraftLost(err) && outcome.kind === 'rejected'
      ? { kind: 'vanished', reason: outcome.reason }
      : outcome;
  });
}

async function replaceDraft(
  api: Api,
  { target, markdown, buttons }: OutgoingMessage,
  messageId: string,
): Promise<SendOutcome> {
  const body = { content: contentOf(markdown), ...quiet, components: rowsOf(buttons ?? []) };
  await api({ method: 'patch', route: `/channels/${channelOf(target)}/messages/${messageId}`, body });
  return { kind: 'sent', messageId };
}

/** A recording is a voice message, unless Discord refuses it there; then it is a file like others. */
async function post(api: Api, message: OutgoingMessage): Promise<SendOutcome> {
  const { file, markdown, buttons } = message;
  const isAlone = markdown === '' && !buttons;
  const voice = file?.mediaType === 'audio/ogg' && isAlone ? voiceOf(file.bytes) : undefined;
  if (!file || !voice) return postAs(api, message);
  const attachments = [{ id: '0', filename: file.name, ...voice }];
  return postAs(api, message, { flags: voiceFlag, attachments }).catch((err: unknown) => {
    if (isRefusal(err)) return postAs(api, message);
    throw err;
  });
}

async function postAs(
  api: Api,
  message: OutgoingMessage,
  form: { readonly flags: number; readonly attachments?: readonly object[] } = { flags: quiet.flags },
): Promise<SendOutcome> {
  const { target, markdown, file, deliveryId, replyTo, buttons, silent } = message;
  const body = {
    // A file needs no words.
    ...((markdown !== '' || !file) && { content: contentOf(markdown) }),
    ...{ ...quiet, ...form },
    ...(silent && { flags: form.flags | suppressNotifications }),
    // For some minutes the platform itself shows only once what comes twice.
    nonce: nonceOf(deliveryId),
    enforce_nonce: true,
    ...(replyTo !== undefined && { message_reference: referenceTo(replyTo) }),
    ...(buttons && { components: rowsOf(buttons) }),
  };
  const files = file && [{ name: file.name, data: Buffer.from(file.bytes), contentType: file.mediaType }];
  return { kind: 'sent', messageId: await postMessage(api, target, { body, ...(files && { files }) }) };
}

/** What has no words once it is rendered, such as a list of addresses, is shown as it was written. */
export function contentOf(markdown: string): string {
  return renderText(markdown) || markdown.toWellFormed();
}

/** A reply whose question is gone is sent all the same. */
export function referenceTo(messageId: string): object {
  return { message_id: messageId, fail_if_not_exists: false };
}

/** Posts a message and returns its id. @throws what the platform says, or that it did not say it */
export async function postMessage(
  api: Api,
  target: Conversation,
  data: Pick<ApiCall, 'body' | 'files'>,
): Promise<string> {
  return idOf(await api({ method: 'post', route: `/channels/${channelOf(target)}/messages`, ...data }));
}

/** The id of a message that was answered. @throws Error when it was none */
export function idOf(posted: unknown): string {
  const id = typeof posted === 'object' && posted !== null && 'id' in posted ? posted.id : undefined;
  if (typeof id !== 'string') throw new Error('the answer was no message');
  return id;
}

/** At most 25 signs; the same for each try. */
export function nonceOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 22);
}

/** What does not fit into a row goes into the next. */
function rowsOf(buttons: readonly (readonly Button[])[]): readonly object[] {
  return buttons
    .flatMap((row) =>
      Array.from({ length: Math.ceil(row.length / mostButtons) }, (_, index) =>
        row.slice(index * mostButtons, (index + 1) * mostButtons),
      ),
    )
    .slice(0, mostRows)
    .map((row) => ({ type: 1, components: row.map(buttonOf) }));
}

function buttonOf({ label, token }: Button): object {
  return { type: 2, style: 2, label: cut(label), custom_id: token };
}

function cut(label: string): string {
  if (label.trim() === '') return '…';
  return label.length <= longestLabel ? label : `${label.slice(0, longestLabel - 1).toWellFormed()}…`;
}

import { type ApiAnswer, apiError, type Happenings, roomOf } from './slack-methods.ts';
import type { Given } from './slack-parameters.ts';
import { changed, nextNumber, nextTime, type PeerMessage, type PeerState } from './slack-state.ts';

/** A file on its way: its bytes come by a request of their own, and nobody sees it before it is completed. */
export interface PeerUpload {
  readonly name: string;
  readonly length: number;
  bytes?: Buffer;
}

/** `files.getUploadURLExternal`. */
export function openUpload(state: PeerState, given: Given): ApiAnswer {
  const refused = scopeError(state);
  if (refused) return refused;
  const length = Number(given['length']);
  if (length < 1) return apiError('invalid_arguments', 'must be greater than 0 [json-pointer:/length]');
  const id = `F${nextNumber(state)}`;
  state.uploads.set(id, { name: String(given['filename']), length });
  return { ok: true, upload_url: `${state.address}/upload/${id}`, file_id: id };
}

/** The request with the bytes. @returns its status */
export function takeUpload(state: PeerState, id: string, bytes: Buffer): number {
  const upload = state.uploads.get(id);
  if (!upload) return 404;
  if (upload.length !== bytes.length) return 400;
  upload.bytes = bytes;
  return 200;
}

/** `files.completeUploadExternal`: the files are shown in the channel. */
export function completeUpload(state: PeerState, given: Given, { said }: Happenings): ApiAnswer {
  const refused = scopeError(state);
  if (refused) return refused;
  const wanted = given['files'] as readonly { readonly id: string; readonly title?: string }[];
  const room = roomOf(state, { channel: given['channel_id'] });
  if (typeof room === 'string') return apiError(room);
  const thread = given['thread_ts'];
  const parent = room.messages.find(({ ts }) => ts === thread);
  if (thread !== undefined && !parent) return apiError('cannot_reply_to_message');
  const files = wanted.flatMap(({ id, title }) => keep(state, id, title) ?? []);
  if (files.length !== wanted.length) return apiError('file_not_found');
  const message: PeerMessage = {
    ...{ type: 'message', subtype: 'file_share', user: state.bot.userId, bot_id: state.bot.botId },
    ...{ text: String(given['initial_comment'] ?? ''), ts: nextTime(state), files },
    ...(parent && { thread_ts: parent.ts, ...(parent.user && { parent_user_id: parent.user }) }),
  };
  room.messages.push(message);
  said(room, message);
  changed(state);
  return { ok: true, files: wanted.map(({ id, title }) => ({ id, title })) };
}

/** A file that was never brought is none, and each can be completed once. */
function keep(state: PeerState, id: string, title: string | undefined) {
  const upload = state.uploads.get(id);
  if (!upload?.bytes) return undefined;
  state.uploads.delete(id);
  const { name, length, bytes } = upload;
  const url_private_download = `${state.address}/files/${id}/${encodeURIComponent(name)}`;
  const more = { mimetype: typeOf(name), size: length, mode: 'hosted', url_private_download };
  const file = { id, name, ...(title !== undefined && { title }), ...more };
  state.files.set(id, { file, content: bytes });
  return file;
}

/** Slack looks at the name and into the file; the imitation at the name alone. */
function typeOf(name: string): string {
  const types: Readonly<Record<string, string>> = {
    png: 'image/png',
    svg: 'image/svg+xml',
    pdf: 'application/pdf',
  };
  return types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}

function scopeError({ scopes }: PeerState): ApiAnswer | undefined {
  return scopes.includes('files:write')
    ? undefined
    : { ...apiError('missing_scope'), needed: 'files:write', provided: scopes.join(',') };
}

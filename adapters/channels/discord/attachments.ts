import type { APIAttachment, APIMessage } from 'discord.js';
import type { Attachment } from '../../../src/domain/envelope.ts';
import type { Api } from './api.ts';
import { isRefusal } from './failures.ts';

const voiceMessage = 1 << 13;

type Filed = Pick<
  APIMessage,
  'id' | 'channel_id' | 'attachments' | 'flags' | 'sticker_items' | 'message_snapshots'
>;

/** What came with a message, also with one that was forwarded. The reference leads to a fresh link: Discord's own expire. */
export function attachmentsOf(message: Filed): readonly Attachment[] {
  const isVoice = ((message.flags ?? 0) & voiceMessage) !== 0;
  const files = filesOf(message).map((file) => ({
    kind: isVoice ? ('voice' as const) : kindOf(file.content_type),
    name: file.filename,
    ...(file.content_type && { mimeType: file.content_type.replace(/;.*/, '') }),
    sizeBytes: file.size,
    reference: `${message.channel_id}/${message.id}/${file.id}`,
  }));
  const stickers = (message.sticker_items ?? []).map(({ name }) => ({ kind: 'sticker' as const, name }));
  return [...files, ...stickers];
}

function filesOf({ attachments, message_snapshots = [] }: Filed): readonly APIAttachment[] {
  return [...attachments, ...message_snapshots.flatMap(({ message }) => message.attachments)];
}

function kindOf(mimeType = ''): Attachment['kind'] {
  const kinds = ['image', 'audio', 'video'] as const;
  return kinds.find((kind) => mimeType.startsWith(`${kind}/`)) ?? 'file';
}

/**
 * Opens a file by its reference: the message is asked for again, because links are signed and expire.
 * @throws Error with a reason for people
 */
export async function downloadFile(
  api: Api,
  reference: string,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  const [, channel, message, file] = /^(\d+)\/(\d+)\/(\d+)$/.exec(reference) ?? [];
  if (file === undefined) throw new Error(`"${reference}" is no file of Discord`);
  const found = await api({ method: 'get', route: `/channels/${channel}/messages/${message}` }).catch(
    (err: unknown) => {
      if (isRefusal(err)) throw new Error('the message that the file came with is gone, or not to be seen');
      throw err;
    },
  );
  const attachment = filesOf(found as APIMessage).find(({ id }) => id === file);
  if (!attachment) throw new Error('the file was taken out of its message');
  const response = await fetch(attachment.url, { signal });
  if (!response.ok || !response.body) throw new Error(`Discord answered ${response.status} for the file`);
  return response.body;
}

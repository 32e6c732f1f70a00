import { type Api, InputFile } from 'grammy';
import type { MessageEntity } from 'grammy/types';
import type { OutgoingMessage, SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import { type FileContent, megabytes } from '../../../src/domain/file.ts';
import { isAnswer, isFormatRefused } from './failures.ts';
import { longestCaption, mostFileBytes, mostPhotoBytes } from './file-limits.ts';
import { keyboardOf } from './keyboard.ts';
import { chatId, inThread } from './place.ts';
import { plainText, renderText } from './render.ts';

/** What Telegram shows in a way of its own; anything else is a document. */
const forms: Readonly<Record<string, Form>> = {
  'image/jpeg': 'photo',
  'image/png': 'photo',
  'image/webp': 'photo',
  'audio/ogg': 'voice',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
};

type Form = 'photo' | 'voice' | 'audio' | 'document';

/** A file on its way to a chat, in words that may be marked. */
interface Upload {
  readonly message: OutgoingMessage & { readonly file: FileContent };
  readonly caption: string;
  readonly entities: readonly MessageEntity[];
  /** The id under which the group goes on. */
  readonly movedTo?: number;
}

/** Sends a file, with its text as the caption. Rejects with what the SDK says. */
export async function sendFile(api: Api, message: Upload['message']): Promise<SendOutcome> {
  const { sizeBytes } = message.file;
  if (sizeBytes > mostFileBytes) {
    const reason = `Telegram takes files of ${megabytes(mostFileBytes)}, and this has ${megabytes(sizeBytes)}`;
    return { kind: 'rejected', reason };
  }
  const { text, entities } = renderText(message.markdown);
  const plain = { message, caption: plainText(message.markdown).slice(0, longestCaption), entities: [] };
  const upload = text.length > longestCaption ? plain : { message, caption: text, entities };
  const { message_id } = await asItsForm(api, upload).catch((err: unknown) => {
    const movedTo = isAnswer(err) ? err.parameters.migrate_to_chat_id : undefined;
    if (movedTo !== undefined) return asItsForm(api, { ...upload, movedTo });
    if (isFormatRefused(err)) return asItsForm(api, plain);
    throw err;
  });
  return { kind: 'sent', messageId: String(message_id) };
}

/** What Telegram cannot show as a picture, or this person does not take as a voice message, is a document all the same. */
async function asItsForm(api: Api, upload: Upload): Promise<{ readonly message_id: number }> {
  const { mediaType, sizeBytes } = upload.message.file;
  const form = forms[mediaType] ?? 'document';
  if (form === 'photo' && sizeBytes > mostPhotoBytes) return send(api, 'document', upload);
  return send(api, form, upload).catch((err: unknown) => {
    if (isAnswer(err) && /(?:PHOTO|IMAGE|VOICE|AUDIO)_/.test(err.description))
      return send(api, 'document', upload);
    throw err;
  });
}

function send(api: Api, form: Form, upload: Upload): Promise<{ readonly message_id: number }> {
  const { file, target } = upload.message;
  const to = upload.movedTo ?? chatId(target);
  const input = new InputFile(file.bytes, file.name);
  switch (form) {
    case 'photo':
      return api.sendPhoto(to, input, optionsOf(upload));
    case 'voice':
      return api.sendVoice(to, input, optionsOf(upload));
    case 'audio':
      return api.sendAudio(to, input, optionsOf(upload));
    case 'document':
      return api.sendDocument(to, input, optionsOf(upload));
  }
}

/** A group that moved keeps neither its topics nor the numbers of its messages. */
function optionsOf({ message: { target, replyTo, buttons, silent }, caption, entities, movedTo }: Upload) {
  const isReply = replyTo !== undefined && movedTo === undefined;
  return {
    ...(movedTo === undefined && inThread(target)),
    ...keyboardOf(buttons),
    ...(silent && { disable_notification: true }),
    ...(caption !== '' && { caption, caption_entities: [...entities] }),
    ...(isReply && {
      reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true },
    }),
  };
}

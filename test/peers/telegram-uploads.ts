import { readMultipart } from './multipart.ts';
import {
  type ApiAnswer,
  apiError,
  entityError,
  keepSent,
  keyboardError,
  roomOf,
} from './telegram-methods.ts';
import { parameterError } from './telegram-parameters.ts';
import type { PeerEntity, PeerFile, PeerMessage, PeerState } from './telegram-state.ts';

/** A file that came with a call. */
export interface UploadedFile {
  readonly fileName: string;
  readonly bytes: Buffer;
}

type Given = Readonly<Record<string, unknown>>;
type Field = 'photo' | 'voice' | 'audio' | 'document';

/** The methods that take a file, by the parameter in which it stands. */
const fields: Readonly<Record<string, Field>> = {
  sendPhoto: 'photo',
  sendVoice: 'voice',
  sendAudio: 'audio',
  sendDocument: 'document',
};
const mostBytes = 50_000_000;
const mostPhotoBytes = 10_000_000;
const longestCaption = 1_024;

/** Parameters of a form: all are texts there, and a file is named by another parameter. Undefined when it is no form. */
export function readUpload(contentType: string, body: Buffer): Given | undefined {
  const parts = readMultipart(contentType, body);
  if (!parts) return undefined;
  const files = new Map(
    parts.filter(({ fileName }) => fileName !== undefined).map((part) => [part.name, part]),
  );
  const values = parts.filter(({ fileName }) => fileName === undefined);
  return Object.fromEntries(
    values.map(({ name, bytes }) => {
      const text = bytes.toString('utf8');
      return [name, files.get(text.replace('attach://', '')) ?? parsed(name, text)];
    }),
  );
}

function parsed(name: string, text: string): unknown {
  return ['caption', 'parse_mode'].includes(name) ? text : JSON.parse(text);
}

/** Answers a call that brings a file; undefined for a method that takes none. */
export function callUpload(state: PeerState, method: string, given: Given): ApiAnswer | undefined {
  const field = fields[method];
  if (field === undefined) return undefined;
  const wrong = parameterError(method, given);
  return wrong === undefined ? sendUpload(state, field, given) : apiError(400, wrong);
}

function sendUpload(state: PeerState, field: Field, given: Given): ApiAnswer {
  const room = roomOf(state, given);
  if ('ok' in room) return room;
  const { fileName, bytes } = given[field] as UploadedFile;
  const caption = String(given['caption'] ?? '').trim();
  const entities = (given['caption_entities'] ?? []) as readonly PeerEntity[];
  const error =
    sizeError(field, bytes) ??
    captionError(caption) ??
    entityError(caption, entities) ??
    keyboardError(given);
  if (error) return error;
  return keepSent(state, { room, given }, () => {
    const id = `sent-${state.nextMessageId}`;
    state.files.set(id, bytes);
    const file = { file_id: id, file_unique_id: `u${id}`, file_size: bytes.length };
    return {
      ...contentOf(field, file, fileName),
      ...(caption !== '' && { caption }),
      ...(entities.length > 0 && { caption_entities: entities }),
    };
  });
}

/** A picture loses its name; so does a voice message. */
function contentOf(field: Field, file: PeerFile, name: string): Partial<PeerMessage> {
  if (field === 'photo') return { photo: [{ ...file, width: 90, height: 90 }] };
  if (field === 'voice') return { voice: { ...file, mime_type: 'audio/ogg', duration: 3 } };
  return { [field]: { ...file, file_name: name } };
}

function sizeError(field: Field, bytes: Buffer): ApiAnswer | undefined {
  if (bytes.length > mostBytes) return apiError(413, 'Request Entity Too Large');
  if (bytes.length === 0) return apiError(400, 'file must be non-empty');
  if (field !== 'photo') return undefined;
  if (bytes.length > mostPhotoBytes) return apiError(400, 'file is too big');
  // The imitation looks into no picture; one that says that it is none is refused as the platform does.
  return bytes.toString('latin1', 0, 5) === 'BROKE' ? apiError(400, 'IMAGE_PROCESS_FAILED') : undefined;
}

function captionError(caption: string): ApiAnswer | undefined {
  return caption.length > longestCaption ? apiError(400, 'message caption is too long') : undefined;
}

import type { ChatMessage } from '../../../src/contracts/chat-log.ts';
import { splitText } from '../../../src/domain/split-text.ts';
import type { WireMessage } from './wire.ts';

/** A page takes a message of any length; the limit only keeps one row and one event at a sane size. */
const longestPiece = 32_000;

/** Cuts an answer into messages. */
export function split(markdown: string): readonly string[] {
  return splitText(markdown.toWellFormed(), longestPiece).filter((piece) => piece.trim() !== '');
}

/** A message as a server-sent event; its number is where a reader goes on from. */
export function renderMessageEvent({ account: _, chat: __, at, ...rest }: ChatMessage): string {
  const message: WireMessage = { ...rest, at: at.toISOString() };
  return renderEvent({ event: 'message', id: message.seq, data: message });
}

/** One server-sent event. JSON holds no raw line end, so the data is one line. */
export function renderEvent({ event, id, data }: { event: string; id?: number; data: unknown }): string {
  const place = id === undefined ? '' : `id: ${id}\n`;
  return `event: ${event}\n${place}data: ${JSON.stringify(data)}\n\n`;
}

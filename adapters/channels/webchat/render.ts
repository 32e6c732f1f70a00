import type { ChatMessage } from '../../../src/contracts/chat-log.ts';
import { splitText } from '../../../src/domain/split-text.ts';
import type { WireMessage } from './wire.ts';

/** A page takes a message of any length; the limit only keeps one row and one event at a sane size. */
const longestPiece = 32_000;

/** Cuts an answer into messages. */
export function split(markdown: string): readonly string[] {
  return splitText(markdown.toWellFormed(), longestPiece).filter((piece) => piece.trim() !== '');
}

/** A message as the page gets it. */
export function renderMessage({ account: _, chat: __, at, ...rest }: ChatMessage): WireMessage {
  return { ...rest, at: at.toISOString() };
}

/** One server-sent event. JSON holds no raw line end, so the data is one line. */
export function renderEvent({ event, id, data }: { event: string; id?: number; data: unknown }): string {
  const place = id === undefined ? '' : `id: ${id}\n`;
  return `event: ${event}\n${place}data: ${JSON.stringify(data)}\n\n`;
}

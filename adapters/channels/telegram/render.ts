import { splitText } from '../../../src/domain/split-text.ts';

/** The most that one message holds, in UTF-16 units. */
const longestMessage = 4096;

/** Cuts a text into pieces that each fit into one message. Telegram takes no message of white space alone. */
export function splitForTelegram(markdown: string): readonly string[] {
  return splitText(renderText(markdown), longestMessage).filter((piece) => piece.trim() !== '');
}

/** What people see: markdown is readable as it stands, so it stays. Half a surrogate pair would be refused as no UTF-8. */
export function renderText(markdown: string): string {
  return markdown.toWellFormed();
}

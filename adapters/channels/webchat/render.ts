import { splitText } from '../../../src/domain/split-text.ts';

/** The page shows markdown of any length; what is longer than a book's chapter comes in pieces all the same. */
export function split(markdown: string): readonly string[] {
  return splitText(markdown.toWellFormed(), 32_000).filter((piece) => piece.trim() !== '');
}

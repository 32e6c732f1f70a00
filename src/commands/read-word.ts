/** A word that a person wrote, or several in quotes. */
export interface WrittenWord {
  readonly text: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/**
 * What closes a quote that was opened so: keyboards mix straight and curly ones. Only a quote at the end of a word
 * closes: the one in `don't` does not.
 */
const closings: Readonly<Record<string, RegExp>> = {
  '"': /["”“](?!\S)/,
  '“': /[”"“](?!\S)/,
  '„': /[“”"](?!\S)/,
  '«': /»(?!\S)/,
  "'": /['’](?!\S)/,
  '‘': /[’'](?!\S)/,
};

/** A quote that stays open for longer is no quote; this also bounds the search for its end. */
const longestQuoted = 1_000;

/** The word at or after `from`; undefined at the end. A quote that nobody closes is a plain character. */
export function readWord(text: string, from: number): WrittenWord | undefined {
  const gap = text.slice(from).search(/\S/);
  const start = from + gap;
  if (gap < 0) return undefined;
  const closing = closings[text[start] ?? ''];
  const close = closing ? closingAt(text, start + 1, closing) : undefined;
  if (close !== undefined) return { text: text.slice(start + 1, close), quoted: true, start, end: close + 1 };
  const length = text.slice(start).search(/\s/);
  const end = length < 0 ? text.length : start + length;
  return { text: text.slice(start, end), quoted: false, start, end };
}

function closingAt(text: string, from: number, closing: RegExp): number | undefined {
  const offset = text.slice(from, from + longestQuoted).search(closing);
  return offset < 0 ? undefined : from + offset;
}

/** A word of a header, without the punctuation behind it. */
export interface Word {
  readonly raw: string;
  readonly lower: string;
  readonly start: number;
  /** After the punctuation. */
  readonly end: number;
  /** Whether a comma follows. */
  readonly comma?: true;
}

/**
 * The words of a text up to the first that a colon closes: a header never reaches beyond it. The colon inside `09:00`
 * closes nothing.
 */
export function headerWords(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(/\S+/g)) {
    const raw = match[0].replace(/(?<![,:;.!])[,:;.!]+$/, '');
    const [start, end] = [match.index, match.index + match[0].length];
    const comma = match[0].slice(raw.length) === ',';
    words.push({ raw, lower: raw.toLowerCase(), start, end, ...(comma && { comma }) });
    if (match[0].slice(raw.length).includes(':')) break;
  }
  return words;
}

/** What a reader made of the words from some index on; undefined when they are not its business. */
export type Reading<Value> = Read<Value> | Misread | undefined;

/** The words before `next` were understood. */
export interface Read<Value> {
  readonly kind: 'read';
  readonly value: Value;
  readonly next: number;
}

/** The words before `upTo` were meant for this reader and make no sense. */
export interface Misread {
  readonly kind: 'refused';
  readonly reason: string;
  readonly upTo: number;
  /** Whether they can have meant nothing else: "every 5s" is sure, "every book" is not. */
  readonly sure: boolean;
}

/** Words that were understood. */
export function read<Value>(value: Value, next: number): Read<Value> {
  return { kind: 'read', value, next };
}

/** Words that were meant and make no sense. */
export function misread(reason: string, upTo: number, sure = true): Misread {
  return { kind: 'refused', reason, upTo, sure };
}

/** Where the next item of a list stands, behind a comma or an "and"; undefined where the list ends. */
export function nextItem(words: readonly Word[], at: number): number | undefined {
  if (/^(and|&)$/.test(words[at]?.lower ?? '')) return at + 1;
  return words[at - 1]?.comma && at < words.length ? at : undefined;
}

/**
 * What a message is looked through for: a text anywhere in it, or whole words, of which each alternative between `|` is
 * enough. There are no regular expressions: somebody's pattern could hold up everybody's messages.
 */
export interface MessagePattern {
  readonly kind: 'contains' | 'matches';
  /** As it was written. */
  readonly text: string;
}

const longestPattern = 200;
const mostAlternatives = 20;

/** Why a pattern is none; undefined when it is fine. */
export function patternProblem({ kind, text }: MessagePattern): string | undefined {
  if (plain(text) === '') return 'There is nothing between the quotes.';
  if (text.length > longestPattern) return `A pattern has at most ${longestPattern} characters.`;
  if (kind === 'contains') return undefined;
  const sign = /[\\^$*+?()[\]{}]/.exec(text)?.[0];
  if (sign !== undefined) {
    return `"${sign}" is a sign of regular expressions, which I do not know: whole words stand in the quotes, with | between alternatives. A text with such signs can be looked for by "contains".`;
  }
  const alternatives = text.split('|');
  if (alternatives.length > mostAlternatives)
    return `At most ${mostAlternatives} alternatives are looked for.`;
  return alternatives.some((each) => plain(each) === '')
    ? 'There is nothing on one side of a |, which would match every message.'
    : undefined;
}

/** Whether the text is meant by the pattern, whatever the case and however its words are spaced. */
export function matchesPattern({ kind, text: wanted }: MessagePattern, text: string): boolean {
  const said = plain(text);
  if (kind === 'contains') return said.includes(plain(wanted));
  return wanted.split('|').some((each) => hasWord(said, plain(each)));
}

/** The pattern in words that people may also write. */
export function patternWords({ kind, text }: MessagePattern): string {
  return `${kind} "${text}"`;
}

/** Whether `word` stands in the text with no letter or digit beside it. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = /[\p{L}\p{N}_]$/u.test(text.slice(Math.max(0, at - 2), at));
    const after = /^[\p{L}\p{N}_]/u.test(text.slice(at + word.length, at + word.length + 2));
    if (!before && !after) return true;
  }
  return false;
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

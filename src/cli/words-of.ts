/** What was written behind `posthouse`, as one line of the chat's grammar. */
export interface CliWords {
  readonly text: string;
  readonly json: boolean;
}

/**
 * Puts the words of a command line together as they would stand in a chat. The shell has taken the quotes away: they come
 * back around the value of a flag, where they count, and nowhere else.
 */
export function wordsOf(words: readonly string[]): CliWords {
  const kept = words.filter((word) => word !== '--json');
  const text = kept
    .map((word, index) =>
      /^--[a-z][\w-]*$/.test(kept[index - 1] ?? '') && /\s/.test(word) ? quoted(word) : word,
    )
    .map((word) =>
      word.replace(/^(--[a-z][\w-]*=)(.*\s.*)$/s, (_, flag: string, value: string) => flag + quoted(value)),
    )
    .join(' ');
  return { text: `/${text}`, json: kept.length < words.length };
}

function quoted(text: string): string {
  return text.includes('"') ? `«${text}»` : `"${text}"`;
}

/** Markdown as a terminal shows it, with commands as they are written there. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\*\*(.+?)\*\*/g, '$1')
    .replace(/`\/(task|run)\b/g, '`posthouse $1')
    .replace(/(?<!`)`(?!`)/g, '')
    .replace(/ +$/gm, '');
}

/**
 * Words as Discord shows them as they are: what it would read as a mark, though markdown does not, is escaped; what it would
 * read as a mention is broken by a sign of no width.
 */
export function escapeText(text: string): string {
  const escaped = text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)/g, '\\\\')
    .replace(/`/g, '\\`')
    .replace(/\*(?=\S)|(?<=\S)\*/g, '\\*')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/~(?=~)/g, '\\~')
    .replace(/\|(?=\|)/g, '\\|')
    .replace(/\]\(/g, ']\\(');
  return withoutMentions(escaped);
}

/** Discord reads some signs at the beginning of a line as headings, small print, quotes and lists. */
export function escapeLineStarts(text: string): string {
  return text.replace(/^( *)(?=#{1,3} |-# |>>> |> |[-*+] )/gm, '$1\\');
}

/** Nobody is called by what an agent writes, and nothing looks as if somebody were. */
function withoutMentions(text: string): string {
  return text
    .replace(/@(?=everyone|here)/g, '@\u200b')
    .replace(/<(?=(?:@[!&]?\d+|#\d+|a?:\w+:\d+|t:-?\d+(?::\w)?|\/[^:>\n]+:\d+|id:\w+)>)/g, '<\u200b');
}

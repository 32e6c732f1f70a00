/** What must be known to read a text: who we are, and what people are called. */
export interface TextReader {
  /** Our user id in the workspace. */
  readonly me: string;
  readonly nameOf: (userId: string) => string | undefined;
}

/** Where we are mentioned, until it is cut away. */
const mark = '\0';
/** A mention, a link or another thing that Slack marks; or a sign that it escapes. */
const token = /<([@#!][^<>]*|[a-zA-Z][a-zA-Z\d+.-]*:[^<>]*)>|&(lt|gt|amp);/g;

/** A text as people read it, without the mention of us. Slack writes mentions and links in angle brackets, and escapes its own. */
export function readText(
  text: string,
  { me, nameOf }: TextReader,
): { readonly text: string; readonly mentionsUs: boolean } {
  const read = text.replaceAll(mark, '').replace(token, (_, inner?: string, sign?: string) => {
    if (inner === undefined) return { lt: '<', gt: '>', amp: '&' }[sign ?? ''] ?? '';
    const [target = '', label] = split(inner);
    if (target === `@${me}`) return mark;
    return unescaped(readToken(target, label, nameOf));
  });
  return { text: withoutMarks(read), mentionsUs: read.includes(mark) };
}

/** The people whom a text mentions, by their ids. */
export function mentionedIn(text: string): readonly string[] {
  return [...text.matchAll(/<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g)].map(([, id = '']) => id);
}

function split(token: string): readonly [string, string | undefined] {
  const bar = token.indexOf('|');
  return bar < 0 ? [token, undefined] : [token.slice(0, bar), token.slice(bar + 1) || undefined];
}

function readToken(target: string, label: string | undefined, nameOf: TextReader['nameOf']): string {
  const id = target.slice(1);
  if (target.startsWith('@')) return `@${nameOf(id) ?? label ?? id}`;
  if (target.startsWith('#')) return `#${label ?? id}`;
  if (target.startsWith('!')) return label ?? `@${id}`;
  const bare = target.replace(/^(?:https?:\/\/|mailto:|tel:)/, '');
  if (label === undefined) return /^https?:/.test(target) ? target : bare;
  return label === target || label === bare ? label : `[${label}](${target})`;
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function withoutMarks(text: string): string {
  return text
    .replace(/^(?:[\s,:]*\0)+[\s,:]*/, '')
    .replace(/(\s)\0 /g, '$1')
    .replaceAll(mark, '');
}

import type { PeerEntity } from '../peers/telegram-state.ts';
import type { Mark, Rich, Span } from './wire.ts';

const marks: Readonly<Record<string, Mark>> = {
  bold: 'bold',
  italic: 'italic',
  strikethrough: 'strike',
  code: 'code',
  pre: 'pre',
  blockquote: 'quote',
  text_link: 'link',
  url: 'link',
  mention: 'mention',
  bot_command: 'mention',
};

type Entity = PeerEntity & { readonly url?: string };

/** A text of Telegram, whose marks are told beside it, as a tree. */
export function readEntities(text: string, entities: readonly Entity[] = []): Rich {
  const outerFirst = entities.toSorted(
    (left, right) => left.offset - right.offset || right.length - left.length,
  );
  return between(text, { start: 0, end: text.length }, outerFirst);
}

function between(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  inside: readonly Entity[],
): Rich {
  const parts: (string | Span)[] = [];
  let at = start;
  for (const entity of inside) {
    // Within the one before, which has taken it along.
    if (entity.offset < at) continue;
    const stop = Math.min(end, entity.offset + entity.length);
    const isWithin = (other: Entity) => other !== entity && other.offset >= entity.offset;
    const within = inside.filter((other) => isWithin(other) && other.offset < stop);
    const children = between(text, { start: entity.offset, end: stop }, within);
    parts.push(text.slice(at, entity.offset), spanOf(entity, children));
    at = stop;
  }
  return unbroken([...parts, text.slice(at, end)]);
}

function spanOf({ type, url }: Entity, children: Rich): Span {
  const mark = marks[type] ?? 'paragraph';
  return { mark, children, ...(url !== undefined && /^https?:/i.test(url) && { href: url }) };
}

/** Clients take the line end beside a block for its border. */
function unbroken(parts: Rich): Rich {
  const isBlock = (part: Rich[number] | undefined) =>
    typeof part === 'object' && (part.mark === 'pre' || part.mark === 'quote');
  return parts
    .map((part, index) => {
      if (typeof part !== 'string') return part;
      const begun = isBlock(parts[index - 1]) ? part.replace(/^\n{1,2}/, '') : part;
      return isBlock(parts[index + 1]) ? begun.replace(/\n{1,2}$/, '') : begun;
    })
    .filter((part) => part !== '');
}

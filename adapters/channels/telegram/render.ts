import type { MessageEntity } from 'grammy/types';
import type { List, PhrasingContent, RootContent } from 'mdast';
import { markedAsRepeat } from '../../../src/domain/delivery.ts';
import { parseMarkdown } from '../../markdown/parse.ts';
import { tableText } from '../../markdown/plain.ts';
import { splitMarkdown } from '../../markdown/split.ts';

/** The most that one message holds after rendering, in UTF-16 units, and the entities of it that Telegram keeps. */
const longestMessage = 4096;
const mostEntities = 100;

/** A text as Telegram takes it: what is marked is told beside the text, so nothing needs an escape. */
export interface RenderedText {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** Cuts a text into pieces that each fit, also with the mark of a repeat. Telegram takes no message of white space alone. */
export function splitForTelegram(markdown: string): readonly string[] {
  const fitsMarked = (piece: string) => fits(markedAsRepeat(piece));
  return splitMarkdown(markdown.toWellFormed(), fitsMarked).filter((piece) => renderText(piece).text !== '');
}

function fits(markdown: string): boolean {
  // Asked first, because reading is dear: as it was written it must fit as well.
  if (plainText(markdown).length > longestMessage) return false;
  const { text, entities } = renderText(markdown);
  return text.length <= longestMessage && entities.length <= mostEntities;
}

/** As it was written: what is sent when Telegram refuses the marks. */
export function plainText(markdown: string): string {
  return withoutMentions(markdown.toWellFormed());
}

/** What people see. Half a surrogate pair would be refused as no UTF-8. */
export function renderText(markdown: string): RenderedText {
  const { children } = parseMarkdown(markdown.toWellFormed());
  const links: Links = new Map(
    children.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node.url]] : [])),
  );
  const shown = children.filter(({ type }) => type !== 'definition');
  return trim(renderBlocks(shown, links, '\n\n'));
}

/** Addresses that are named elsewhere in the text, by their names. */
type Links = ReadonlyMap<string, string>;

type Mark =
  | { type: 'bold' | 'italic' | 'strikethrough' | 'code' | 'blockquote' }
  | { type: 'pre'; language?: string }
  | { type: 'text_link'; url: string };

/** @param gap what stands between two blocks; its last line is how far they are indented */
function renderBlocks(nodes: readonly RootContent[], links: Links, gap: string): RenderedText {
  return join(
    nodes.map((node) => renderBlock(node, links, gap)),
    gap,
  );
}

function renderBlock(node: RootContent, links: Links, gap: string): RenderedText {
  switch (node.type) {
    case 'paragraph':
      return renderSpan(node.children, links);
    case 'heading':
      return mark({ type: 'bold' }, renderSpan(node.children, links));
    case 'code':
      return mark({ type: 'pre', ...(node.lang && { language: node.lang }) }, plain(node.value));
    case 'blockquote':
      return mark({ type: 'blockquote' }, renderBlocks(node.children.flatMap(unquoted), links, '\n'));
    case 'list':
      return renderList(node, links, gap);
    case 'table':
      return mark({ type: 'pre' }, plain(tableText(node)));
    case 'thematicBreak':
      return plain('———');
    case 'footnoteDefinition':
      return join([words(`[^${node.identifier}]:`), renderBlocks(node.children, links, '\n')], ' ');
    default:
      return words('value' in node ? node.value : '');
  }
}

/** Telegram has no quote in a quote: the inner one becomes part of the outer. */
function unquoted(node: RootContent): readonly RootContent[] {
  return node.type === 'blockquote' ? node.children.flatMap(unquoted) : [node];
}

/** A list in a list begins on the next line, a step further in. */
function renderList({ children, ordered, start, spread }: List, links: Links, gap: string): RenderedText {
  const indent = gap.slice(gap.lastIndexOf('\n') + 1);
  const items = children.map((item, index) => {
    const bullet = ordered ? `${(start ?? 1) + index}. ` : '• ';
    const box = typeof item.checked === 'boolean' ? (item.checked ? '☑ ' : '☐ ') : '';
    return join([plain(bullet + box), renderBlocks(item.children, links, `\n${indent}   `)], '');
  });
  return join(items, `${spread ? '\n\n' : '\n'}${indent}`);
}

function renderSpan(nodes: readonly PhrasingContent[], links: Links): RenderedText {
  return join(
    nodes.map((node) => renderPhrase(node, links)),
    '',
  );
}

function renderPhrase(node: PhrasingContent, links: Links): RenderedText {
  switch (node.type) {
    case 'text':
      return words(node.value);
    case 'strong':
      return mark({ type: 'bold' }, renderSpan(node.children, links));
    case 'emphasis':
      return mark({ type: 'italic' }, renderSpan(node.children, links));
    case 'delete':
      return mark({ type: 'strikethrough' }, renderSpan(node.children, links));
    case 'inlineCode':
      return mark({ type: 'code' }, plain(node.value));
    case 'break':
      return plain('\n');
    case 'link':
      return link(node.url, renderSpan(node.children, links));
    case 'linkReference':
      return link(links.get(node.identifier), renderSpan(node.children, links));
    case 'image':
      return link(node.url, words(`🖼 ${node.alt ?? ''}`));
    case 'imageReference':
      return link(links.get(node.identifier), words(`🖼 ${node.alt ?? ''}`));
    case 'footnoteReference':
      return words(`[^${node.identifier}]`);
    default:
      return words(node.value);
  }
}

/**
 * An address that Telegram would not link is shown beside the words: what it says must not be lost. So is that of a person,
 * who would be called by it.
 */
function link(url: string | undefined, shown: RenderedText): RenderedText {
  if (url === undefined || url === '' || url === `mailto:${shown.text}`) return shown;
  const isLinked = /^(https?|tg):/i.test(url) && !/^tg:(?:\/\/)?user\b/i.test(url) && URL.canParse(url);
  return isLinked ? mark({ type: 'text_link', url }, shown) : join([shown, words(` (${url})`)], '');
}

/** Nobody is called by what an agent writes: a sign of no width keeps `@name` from being a mention. */
function withoutMentions(text: string): string {
  return text.replace(/(?<!\w)@(?=\w)/g, '@\u2060');
}

function words(text: string): RenderedText {
  return plain(withoutMentions(text));
}

/** For code, in which Telegram looks for no names. */
function plain(text: string): RenderedText {
  return { text, entities: [] };
}

/** Telegram wants no entity that is empty or ends in white space. */
function mark(entity: Mark, { text, entities }: RenderedText): RenderedText {
  const length = text.trimEnd().length;
  return length === 0
    ? { text, entities }
    : { text, entities: [{ ...entity, offset: 0, length } as MessageEntity, ...entities] };
}

function join(parts: readonly RenderedText[], gap: string): RenderedText {
  let text = '';
  const entities: MessageEntity[] = [];
  for (const [index, part] of parts.entries()) {
    if (index > 0) text += gap;
    for (const each of part.entities) entities.push({ ...each, offset: each.offset + text.length });
    text += part.text;
  }
  return { text, entities };
}

/** Telegram cuts white space at both ends, and the offsets must follow. */
function trim({ text, entities }: RenderedText): RenderedText {
  const cut = text.length - text.trimStart().length;
  return {
    text: text.trim(),
    entities: entities.map((each) => {
      const offset = Math.max(0, each.offset - cut);
      return { ...each, offset, length: each.length - Math.max(0, cut - each.offset) };
    }),
  };
}

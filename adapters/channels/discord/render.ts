import type { Code, List, PhrasingContent, RootContent } from 'mdast';
import { markedAsRepeat } from '../../../src/domain/delivery.ts';
import { parseMarkdown } from '../../markdown/parse.ts';
import { plainText, tableText } from '../../markdown/plain.ts';
import { splitMarkdown } from '../../markdown/split.ts';
import { escapeLineStarts, escapeText } from './escape.ts';

/** The most that one message holds, in UTF-16 units. */
const longestMessage = 2000;
/** Kept free for what shows that a message still grows, and that it is not the first part. */
const roomForSigns = 20;
/** What shows that a message still grows. */
const growing = '✍️';

/** Cuts a text into pieces that each fit, also with the mark of a repeat. Discord takes no message of white space alone. */
export function splitForDiscord(markdown: string): readonly string[] {
  const fits = (piece: string) => isWithin(longestMessage, markedAsRepeat(piece));
  return splitMarkdown(markdown.toWellFormed(), fits).filter((piece) => renderText(piece) !== '');
}

/** An answer as far as it has come, with a sign that it grows: of a long one, the part that is being written. */
export function renderDraft(markdown: string): string {
  const fits = (piece: string) => isWithin(longestMessage - roomForSigns, piece);
  const pieces = splitMarkdown(markdown.toWellFormed(), fits);
  const text = renderText(pieces.at(-1) ?? '');
  const shown = pieces.length > 1 ? `…\n${text}` : text;
  if (shown === '') return `${growing} …`;
  return `${shown}${shown.endsWith('```') ? '\n' : ' '}${growing}`;
}

/** What is longer by far is not rendered to see that it is too long. */
function isWithin(most: number, markdown: string): boolean {
  return markdown.length <= most * 2 && renderText(markdown).length <= most;
}

/** The same text in Discord's own markdown, which is nearly the one that agents write. */
export function renderText(markdown: string): string {
  const { children } = parseMarkdown(markdown.toWellFormed());
  const links: Links = new Map(
    children.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node.url]] : [])),
  );
  return renderBlocks(children, links, '\n\n').trim();
}

/** Addresses that are named elsewhere in the text, by their names. */
type Links = ReadonlyMap<string, string>;

function renderBlocks(nodes: readonly RootContent[], links: Links, gap: string): string {
  return nodes
    .filter(({ type }) => type !== 'definition')
    .map((node) => renderBlock(node, links))
    .join(gap);
}

function renderBlock(node: RootContent, links: Links): string {
  switch (node.type) {
    case 'paragraph':
      return escapeLineStarts(renderSpan(node.children, links));
    case 'heading': {
      const words = renderSpan(node.children, links).replace(/\s*\n\s*/g, ' ');
      return words === '' ? '' : `${'#'.repeat(Math.min(node.depth, 3))} ${words}`;
    }
    case 'code':
      return renderCode(node);
    case 'table':
      return fenced(tableText(node));
    case 'blockquote':
      return renderBlocks(node.children.flatMap(unquoted), links, '\n').replace(/^/gm, '> ');
    case 'list':
      return renderList(node, links);
    case 'thematicBreak':
      return '———';
    case 'footnoteDefinition':
      return `${footnote(node)}: ${renderBlocks(node.children, links, '\n')}`;
    default:
      return 'value' in node ? escapeText(node.value) : '';
  }
}

/** Discord has no quote in a quote: the inner one becomes part of the outer. */
function unquoted(node: RootContent): readonly RootContent[] {
  return node.type === 'blockquote' ? node.children.flatMap(unquoted) : [node];
}

function renderCode({ value, lang }: Code): string {
  return fenced(value, /^[\w+#.-]{1,20}$/.exec(lang ?? '')?.[0]);
}

/** Discord knows fences of three signs only, so a fence within is broken by a sign of no width. */
function fenced(code: string, language = ''): string {
  return `\`\`\`${language}\n${code.replaceAll('```', '``\u200b`')}\n\`\`\``;
}

function renderList({ children, ordered, start }: List, links: Links): string {
  return children
    .map((item, index) => {
      const bullet = ordered ? `${(start ?? 1) + index}. ` : '- ';
      const box = typeof item.checked === 'boolean' ? (item.checked ? '☑ ' : '☐ ') : '';
      const words = renderBlocks(item.children, links, '\n');
      return bullet + box + indented(words, ' '.repeat(bullet.length));
    })
    .join('\n');
}

/** Every line but the first a step further in; code stays where it is, because Discord would show the step as part of it. */
function indented(text: string, step: string): string {
  const [first = '', ...rest] = text.split('\n');
  let inCode = first.startsWith('```');
  const lines = rest.map((line) => {
    const isFence = line.startsWith('```');
    const isCode = inCode || isFence;
    if (isFence) inCode = !inCode;
    return isCode || line === '' ? line : step + line;
  });
  return [first.startsWith('```') ? `\n${first}` : first, ...lines].join('\n');
}

function renderSpan(nodes: readonly PhrasingContent[], links: Links): string {
  return nodes.map((node) => renderPhrase(node, links)).join('');
}

function renderPhrase(node: PhrasingContent, links: Links): string {
  switch (node.type) {
    case 'strong':
      return mark('**', renderSpan(node.children, links));
    case 'emphasis':
      return mark('*', renderSpan(node.children, links));
    case 'delete':
      return mark('~~', renderSpan(node.children, links));
    case 'inlineCode':
      return inlineCode(node.value);
    case 'break':
      return '\n';
    case 'link':
      return isBare(node.url, plainText(node.children))
        ? node.url
        : link(node.url, renderSpan(node.children, links));
    case 'linkReference':
      return link(links.get(node.identifier), renderSpan(node.children, links));
    case 'image':
      return link(node.url, `🖼 ${escapeText(node.alt ?? '')}`.trimEnd());
    case 'imageReference':
      return link(links.get(node.identifier), `🖼 ${escapeText(node.alt ?? '')}`.trimEnd());
    case 'footnoteReference':
      return footnote(node);
    default:
      return escapeText(node.value);
  }
}

function footnote({ identifier }: { readonly identifier: string }): string {
  return `[^${escapeText(identifier)}]`;
}

function mark(sign: string, words: string): string {
  return words.trim() === '' ? words : `${sign}${words}${sign}`;
}

/** A fence is as long as no run of its own sign within; three would open a block. */
function inlineCode(value: string): string {
  const hasSingle = /(?<!`)`(?!`)/.test(value);
  const code = hasSingle ? value.replaceAll('``', '`\u200b`') : value;
  const fence = hasSingle ? '``' : '`';
  const gap = /^`|`$/.test(code) ? ' ' : '';
  return fence + gap + code + gap + fence;
}

/** Whether an address stands there as it is. */
function isBare(url: string, words: string): boolean {
  return /^https?:/i.test(url) && (url === words || url === `http://${words}`);
}

/** An address that Discord would not link is shown beside the words: what it says must not be lost. */
function link(url: string | undefined, words: string): string {
  if (url === undefined || url === '' || url === `mailto:${words}`) return words;
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return `${words} (${escapeText(url)})`;
  const needsFence = /[()\s<>]/.test(url);
  const address = needsFence ? `<${url.replace(/[\s<>]/g, encodeURIComponent)}>` : url;
  return words.trim() === '' ? address : `[${words}](${address})`;
}

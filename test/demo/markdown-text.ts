import type { Nodes, PhrasingContent, RootContent } from 'mdast';
import { parseMarkdown } from '../../adapters/markdown/parse.ts';
import type { Mark, Rich, Span } from './wire.ts';

/** How a platform writes a mention, and whom it names. */
export interface Mentions {
  readonly pattern: RegExp;
  nameOf(id: string): string | undefined;
}

/** A text in markdown, as Discord and the markdown block of Slack show it, as a tree. */
export function readMarkdown(markdown: string, mentions: Mentions): Rich {
  return all(parseMarkdown(markdown).children, mentions);
}

/** Plain words in which people are named. */
export function readMentions(text: string, { pattern, nameOf }: Mentions): Rich {
  const parts: (string | Span)[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const name = nameOf(match[1] ?? '');
    if (name === undefined) continue;
    parts.push(text.slice(at, match.index), { mark: 'mention', children: [`@${name}`] });
    at = match.index + match[0].length;
  }
  return [...parts, text.slice(at)].filter((part) => part !== '');
}

/** The same as one string without marks, for where there is little room. */
export function plainWords(markdown: string, mentions: Mentions): string {
  return wordsIn(readMarkdown(markdown, mentions)).replace(/\s+/g, ' ').trim();
}

function wordsIn(text: Rich): string {
  return text.map((part) => (typeof part === 'string' ? part : `${wordsIn(part.children)} `)).join('');
}

function all(nodes: readonly (RootContent | PhrasingContent)[], mentions: Mentions): Rich {
  return nodes.flatMap((node) => read(node, mentions));
}

const marks: Partial<Record<Nodes['type'], Mark>> = {
  paragraph: 'paragraph',
  heading: 'heading',
  blockquote: 'quote',
  listItem: 'item',
  strong: 'bold',
  emphasis: 'italic',
  delete: 'strike',
};

function read(node: RootContent, mentions: Mentions): Rich {
  switch (node.type) {
    case 'text':
      return readMentions(node.value, mentions);
    case 'break':
      return ['\n'];
    case 'inlineCode':
      return [{ mark: 'code', children: [node.value] }];
    case 'code':
      return [{ mark: 'pre', children: [node.value] }];
    case 'list': {
      const children = all(node.children, mentions);
      return [
        node.ordered ? { mark: 'numbers', start: node.start ?? 1, children } : { mark: 'bullets', children },
      ];
    }
    case 'link':
      return [{ mark: 'link', children: all(node.children, mentions), ...hrefOf(node.url) }];
    default: {
      if (!('children' in node)) return 'value' in node ? readMentions(node.value, mentions) : [];
      const children = all(node.children, mentions);
      const mark = marks[node.type];
      return mark ? [{ mark, children }] : children;
    }
  }
}

function hrefOf(url: string): { readonly href?: string } {
  return /^https?:/i.test(url) ? { href: url } : {};
}

import type { Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

/** The parser's time grows with the square of some signs that never close, so there are bounds that no real text meets. */
const longestText = 40_000;
const mostOpeners = 400;
/** Deeper nesting than people write; a tree that is deeper would exhaust the stack of whoever walks it. */
const deepestNesting = 60;

/** The tree of a text. What cannot be read as markdown in reason is one paragraph of plain text, so nothing is ever lost. */
export function parseMarkdown(markdown: string): Root {
  if (isUnreasonable(markdown)) return plainRoot(markdown);
  try {
    return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  } catch {
    return plainRoot(markdown);
  }
}

function isUnreasonable(markdown: string): boolean {
  const openers = markdown.match(/~~|\]\(/g)?.length ?? 0;
  return markdown.length > longestText || openers > mostOpeners || nesting(markdown) > deepestNesting;
}

/** At most how deep the blocks and spans of a text can lie in each other. */
function nesting(markdown: string): number {
  let deepest = 0;
  for (const [signs] of markdown.matchAll(/(?:[>*_~[!\-+]|\d+[.)])(?:[ \t]*(?:[>*_~[!\-+]|\d+[.)]))+/g)) {
    deepest = Math.max(deepest, /^(?:-+|\*+|_+|~+)$/.test(signs) ? 0 : signs.replace(/\s/g, '').length);
  }
  return deepest;
}

function plainRoot(value: string): Root {
  const position = {
    start: { line: 1, column: 1, offset: 0 },
    end: { line: 1, column: 1, offset: value.length },
  };
  return {
    type: 'root',
    children: [{ type: 'paragraph', children: [{ type: 'text', value, position }], position }],
    position,
  };
}

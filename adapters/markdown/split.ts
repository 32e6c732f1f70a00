import type { Code, List, Root, RootContent, Table } from 'mdast';
import { parseMarkdown } from './parse.ts';
import { sections } from './sections.ts';

/** Whether a piece of markdown fits into one message, as the platform counts it once it is rendered. */
export type Fits = (markdown: string) => boolean;

/**
 * Cuts markdown into pieces that each fit: between blocks where that is possible, else between the lines of a code block
 * (its fence is closed and opened again, with its language), the rows of a table (its head is said again), the items of a
 * list, and last between words. Nothing is lost but white space at the cuts; a surrogate pair is never cut.
 */
export function splitMarkdown(markdown: string, fits: Fits): readonly string[] {
  return sections(markdown)
    .flatMap((section) => splitSection(section, fits))
    .filter((piece) => piece.trim() !== '');
}

function splitSection(markdown: string, fits: Fits): readonly string[] {
  if (fits(trimLines(markdown))) return [trimLines(markdown)];
  const blocks = blocksOf(parseMarkdown(markdown), markdown);
  return group(
    blocks,
    '',
    (text) => fits(trimLines(text)),
    (block) => splitBlock(block, fits),
  ).map(trimLines);
}

interface Block {
  readonly node: RootContent;
  readonly text: string;
}

/** The blocks with the white space before each, so that joined they are the text. */
function blocksOf(root: Root, markdown: string): readonly Block[] {
  let from = 0;
  return root.children.map((node) => {
    const text = markdown.slice(from, node.position?.end.offset ?? from);
    from += text.length;
    return { node, text };
  });
}

/** Joins as many as fit together; what does not fit alone is cut by `cut`. */
function group<Part extends { readonly text: string }>(
  parts: readonly Part[],
  glue: string,
  fits: Fits,
  cut: (part: Part) => readonly string[],
): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < parts.length; ) {
    const joined = (to: number) =>
      parts
        .slice(from, to)
        .map(({ text }) => text)
        .join(glue);
    const to = lastThat((end) => fits(joined(end)), from, parts.length);
    const [first] = parts.slice(from, from + 1);
    if (to > from) pieces.push(joined(to));
    else if (first) pieces.push(...cut(first));
    from = Math.max(to, from + 1);
  }
  return pieces;
}

/** The last number for which it holds, in steps that double and then halve: asking is dear. */
function lastThat(holds: (number: number) => boolean, from: number, to: number): number {
  let good = from;
  let step = 1;
  while (good < to && holds(Math.min(good + step, to))) {
    good = Math.min(good + step, to);
    step *= 2;
  }
  let bad = Math.min(good + step, to + 1);
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

function splitBlock({ node, text }: Block, fits: Fits): readonly string[] {
  if (node.type === 'code') return splitCode(node, fits);
  if (node.type === 'list') return splitList(node, text, fits);
  if (node.type === 'table') return splitTable(node, text, fits);
  if (node.type === 'blockquote') return splitQuote(text, fits);
  return splitSpan(trimLines(text), fits);
}

function splitCode({ value, lang, meta }: Code, fits: Fits): readonly string[] {
  const longestRun = Math.max(2, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const head = `${fence}${[lang, meta].filter(Boolean).join(' ')}`;
  const fenced = (code: string) => `${head}\n${code}\n${fence}`;
  const lines = value.split('\n').map((text) => ({ text }));
  const within: Fits = (code) => fits(fenced(code));
  return group(lines, '\n', within, ({ text }) => cutAnywhere(text, within)).map(fenced);
}

function splitList({ children, position }: List, text: string, fits: Fits): readonly string[] {
  const end = position?.end.offset ?? 0;
  const at = (offset: number) => text.length - (end - offset);
  const items = children.map((item, index) => {
    const from = item.position?.start.offset ?? 0;
    const next = children[index + 1]?.position?.start.offset ?? end;
    return { text: text.slice(at(from), at(next)) };
  });
  return group(
    items,
    '',
    (text) => fits(trimLines(text)),
    (item) => splitSpan(trimLines(item.text), fits),
  );
}

function splitTable({ children }: Table, text: string, fits: Fits): readonly string[] {
  const [head = '', delimiter = '', ...rows] = trimLines(text).split('\n');
  const whole = (body: string) => `${head}\n${delimiter}\n${body}`;
  if (children.length < 2 || !fits(whole('| |'))) return splitSpan(trimLines(text), fits);
  const parts = rows.map((row) => ({ text: row }));
  const pieces = group(
    parts,
    '\n',
    (body) => fits(whole(body)),
    ({ text: row }) => splitSpan(row, (cell) => fits(whole(cell))),
  );
  return pieces.map(whole);
}

function splitQuote(text: string, fits: Fits): readonly string[] {
  const inner = trimLines(text).replace(/^ {0,3}> ?/gm, '');
  const quoted = (piece: string) => piece.replace(/^/gm, '> ');
  return splitSection(inner, (piece) => fits(quoted(piece))).map(quoted);
}

/** Cuts running text: after a paragraph, a line, a word, and only then in the middle of one. */
function splitSpan(text: string, fits: Fits): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '' && !fits(rest)) {
    const most = longestThatFits(rest, fits);
    const cut = borderBefore(rest, most);
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return [...pieces, rest].filter((piece) => piece !== '');
}

/** Without a look at borders, and with all white space kept. */
function cutAnywhere(text: string, fits: Fits): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (!fits(rest)) {
    const cut = longestThatFits(rest, fits);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...pieces, rest];
}

/** At least one character, so that whoever cuts comes to an end. */
function longestThatFits(text: string, fits: Fits): number {
  const holds = (end: number) => fits(text.slice(0, end).toWellFormed());
  const cut = lastThat(holds, 0, text.length);
  const halves = cut > 0 && isHigh(text.charCodeAt(cut - 1)) && cut < text.length;
  if (cut > 1) return halves ? cut - 1 : cut;
  return isHigh(text.charCodeAt(0)) ? 2 : 1;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** The best place to cut at or before `most`: not inside of what is marked, if any other will do. */
function borderBefore(text: string, most: number): number {
  const window = text.slice(0, most + 1);
  const spans = markedSpans(text.slice(0, most * 2));
  const isFree = (place: number) => !spans.some(({ from, to }) => from < place && place < to);
  for (const isGood of [isFree, () => true]) {
    for (const border of [/\n\s*\n/g, /\n/g, / /g]) {
      const places = [...window.matchAll(border)].map(({ index }) => index);
      const last = places.findLast((place) => place > most / 3 && isGood(place));
      if (last !== undefined) return last;
    }
  }
  return most;
}

/** Where emphasis, code, links and the like begin and end. */
function markedSpans(text: string): readonly { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  const visit = (node: Root | RootContent) => {
    const { start, end } = node.position ?? {};
    const isSpan = ['emphasis', 'strong', 'delete', 'inlineCode', 'link', 'image'].includes(node.type);
    if (isSpan) spans.push({ from: start?.offset ?? 0, to: end?.offset ?? 0 });
    else if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(parseMarkdown(text));
  return spans;
}

/** Without the empty lines around it; the indent of its first line has a meaning and stays. */
function trimLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}

import type { Code, List, Root, RootContent, Table } from 'mdast';
import { parseMarkdown } from './parse.ts';
import { countUpTo, lastThat } from './search.ts';
import { sections } from './sections.ts';

/** Whether a piece of markdown fits into one message, as the platform counts it once it is rendered. */
export type Fits = (markdown: string) => boolean;

/** Where the search for a first piece's length begins; it may be far from right. */
const firstGuess = 2_000;

/** What is asked whether a piece fits, and how long the last piece was: the next one will be about as long. */
interface Cutter {
  readonly fits: Fits;
  readonly size: { typical: number };
}

/**
 * Cuts markdown into pieces that each fit: between blocks where that is possible, else between the lines of a code block
 * (its fence is closed and opened again, with its language), the rows of a table (its head is said again), the items of a
 * list, and last between words. Nothing is lost but white space at the cuts; a surrogate pair is never cut.
 */
export function splitMarkdown(markdown: string, fits: Fits): readonly string[] {
  const cutter = { fits, size: { typical: firstGuess } };
  return sections(markdown)
    .flatMap((section) => splitSection(section, cutter))
    .filter((piece) => piece.trim() !== '');
}

function splitSection(markdown: string, cutter: Cutter): readonly string[] {
  const whole = trimLines(markdown);
  if (cutter.fits(whole)) return [whole];
  const blocks = blocksOf(parseMarkdown(markdown), markdown);
  const trimmed = { ...cutter, fits: (text: string) => cutter.fits(trimLines(text)) };
  return group(blocks, '', trimmed, (block) => splitBlock(block, cutter)).map(trimLines);
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
  { fits, size }: Cutter,
  cut: (part: Part) => readonly string[],
): readonly string[] {
  const pieces: string[] = [];
  const textOf = (from: number, to: number) =>
    parts
      .slice(from, to)
      .map(({ text }) => text)
      .join(glue);
  for (let from = 0; from < parts.length; ) {
    const guess = countUpTo(parts, from, size.typical);
    const to = lastThat((end) => fits(textOf(from, end)), { from, to: parts.length, guess });
    const [first] = parts.slice(from, from + 1);
    if (to > from) pieces.push(textOf(from, to));
    else if (first) pieces.push(...cut(first));
    if (to > from && to < parts.length) size.typical = textOf(from, to).length;
    from = Math.max(to, from + 1);
  }
  return pieces;
}

function splitBlock({ node, text }: Block, cutter: Cutter): readonly string[] {
  if (node.type === 'code') return splitCode(node, cutter);
  if (node.type === 'list') return splitList(node, text, cutter);
  if (node.type === 'table') return splitTable(node, text, cutter);
  if (node.type === 'blockquote') return splitQuote(text, cutter);
  return splitSpan(trimLines(text), cutter);
}

function splitCode({ value, lang, meta }: Code, { fits, size }: Cutter): readonly string[] {
  const longestRun = Math.max(2, ...[...value.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const head = `${fence}${[lang, meta].filter(Boolean).join(' ')}`;
  const fenced = (code: string) => `${head}\n${code}\n${fence}`;
  const lines = value.split('\n').map((text) => ({ text }));
  const within = { size, fits: (code: string) => fits(fenced(code)) };
  return group(lines, '\n', within, ({ text }) => cutAnywhere(text, within)).map(fenced);
}

function splitList({ children, position }: List, text: string, cutter: Cutter): readonly string[] {
  const end = position?.end.offset ?? 0;
  const at = (offset: number) => text.length - (end - offset);
  const items = children.map((item, index) => {
    const from = item.position?.start.offset ?? 0;
    const next = children[index + 1]?.position?.start.offset ?? end;
    return { text: text.slice(at(from), at(next)) };
  });
  const trimmed = { ...cutter, fits: (piece: string) => cutter.fits(trimLines(piece)) };
  return group(items, '', trimmed, (item) => splitSpan(trimLines(item.text), cutter));
}

function splitTable({ children }: Table, text: string, cutter: Cutter): readonly string[] {
  const { fits, size } = cutter;
  const [head = '', delimiter = '', ...rows] = trimLines(text).split('\n');
  const whole = (body: string) => `${head}\n${delimiter}\n${body}`;
  if (children.length < 2 || !fits(whole('| |'))) return splitSpan(trimLines(text), cutter);
  const parts = rows.map((row) => ({ text: row }));
  const within = { size, fits: (body: string) => fits(whole(body)) };
  return group(parts, '\n', within, ({ text: row }) => splitSpan(row, within)).map(whole);
}

function splitQuote(text: string, { fits, size }: Cutter): readonly string[] {
  const inner = trimLines(text).replace(/^ {0,3}> ?/gm, '');
  const quoted = (piece: string) => piece.replace(/^/gm, '> ');
  return splitSection(inner, { size, fits: (piece) => fits(quoted(piece)) }).map(quoted);
}

/** Cuts running text: after a paragraph, a line, a word, and only then in the middle of one. */
function splitSpan(text: string, cutter: Cutter): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '') {
    const most = longestThatFits(rest, cutter);
    const cut = most < rest.length ? borderBefore(rest, most) : most;
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return pieces.filter((piece) => piece !== '');
}

/** Without a look at borders, and with all white space kept. */
function cutAnywhere(text: string, cutter: Cutter): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  do {
    const cut = longestThatFits(rest, cutter);
    pieces.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  } while (rest !== '');
  return pieces;
}

/** At least one character, so that whoever cuts comes to an end. */
function longestThatFits(text: string, { fits, size }: Cutter): number {
  const holds = (end: number) => fits(text.slice(0, end).toWellFormed());
  const { typical } = size;
  const cut = lastThat(holds, { from: 0, to: text.length, guess: typical, slack: Math.max(1, typical >> 6) });
  const halves = cut > 0 && isHigh(text.charCodeAt(cut - 1)) && cut < text.length;
  if (cut > 1 && cut < text.length) size.typical = cut;
  if (cut > 1) return halves ? cut - 1 : cut;
  return isHigh(text.charCodeAt(0)) ? 2 : 1;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** The best place to cut at or before `most`: not inside of what is marked, if any other will do. */
function borderBefore(text: string, most: number): number {
  const window = text.slice(0, most + 1);
  const spans = markedSpans(text.slice(0, most + longestSpan));
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

/** What is marked and longer than this may be cut. */
const longestSpan = 600;

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

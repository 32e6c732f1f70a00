import type { PhrasingContent, Table } from 'mdast';

/** The words of a span without what marks them. */
export function plainText(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'break') return '\n';
      if (node.type === 'image') return node.alt ?? '';
      if ('children' in node) return plainText(node.children);
      return 'value' in node ? node.value : '';
    })
    .join('');
}

/** A table as lines of equal columns, for platforms that have none: to be shown in a font of one width. */
export function tableText({ children, align }: Table): string {
  const rows = children.map((row) =>
    row.children.map((cell) => plainText(cell.children).replace(/\s+/g, ' ')),
  );
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(3, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const lineOf = (row: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        const gap = ' '.repeat(width - widthOf(cell));
        return align?.[column] === 'right' ? gap + cell : cell + gap;
      })
      .join(' │ ')
      .trimEnd();
  const [head = [], ...body] = rows;
  const rule = widths.map((width) => '─'.repeat(width)).join('─┼─');
  return [lineOf(head), rule, ...body.map(lineOf)].join('\n');
}

// Its tables take 20 ms to load: only for those who have a table to show.
let segmenter: Intl.Segmenter | undefined;
const wide = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u;

/** Columns on a screen: signs of East Asia and emoji take two. */
function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter();
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + (wide.test(segment) ? 2 : 1), 0);
}

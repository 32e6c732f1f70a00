import type { Image, Link, Root, RootContent } from 'mdast';
import type { FoundLink } from '../../src/contracts/find-links.ts';
import { plainText } from './plain.ts';

/** Finds the links and images of a text. What it needs is imported with the first text that may have some. */
export async function findLinks(markdown: string): Promise<readonly FoundLink[]> {
  if (!markdown.includes('](')) return [];
  const [{ parseMarkdown }, { sections }] = await Promise.all([
    import('./parse.ts'),
    import('./sections.ts'),
  ]);
  const found: FoundLink[] = [];
  let begin = 0;
  const visit = (node: Root | RootContent) => {
    if (node.type === 'link' || node.type === 'image') {
      const from = begin + (node.position?.start.offset ?? 0);
      const to = begin + (node.position?.end.offset ?? 0);
      const label = labelOf(node, markdown.slice(from, to));
      found.push({ target: node.url, isImage: node.type === 'image', label, from, to });
    }
    if ('children' in node) for (const child of node.children) visit(child);
  };
  for (const section of sections(markdown)) {
    visit(parseMarkdown(section));
    begin += section.length;
  }
  return found;
}

/** What stands between the brackets, as it was written; the words alone, where there is an image in between. */
function labelOf(node: Link | Image, source: string): string {
  const written = source.slice(node.type === 'image' ? 2 : 1, Math.max(0, source.lastIndexOf('](')));
  const label = written.includes('](') ? plainText([node]) : written;
  return label.trim() || (node.url.split('/').at(-1) ?? '');
}

/** What a reader can take at once; the parser's time grows with the square of the worst texts. */
const longestSection = 16_000;

/** Long texts are read in sections that begin at an empty line outside of fences, where there is one. */
export function sections(markdown: string): readonly string[] {
  if (markdown.length <= longestSection) return [markdown];
  const found: string[] = [];
  let fence: string | undefined;
  let begin = 0;
  let at = 0;
  for (const line of markdown.split('\n')) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence)) fence = undefined;
    const full = at - begin > longestSection / 2;
    const tooFull = at - begin > longestSection * 4;
    if ((full && fence === undefined && line.trim() === '') || tooFull) {
      found.push(markdown.slice(begin, at));
      begin = at;
    }
    at += line.length + 1;
  }
  return [...found, markdown.slice(begin)];
}

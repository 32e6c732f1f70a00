/**
 * Cuts a text into pieces of at most `limit` UTF-16 units, at a paragraph, else a line, else a space, else between
 * two characters. Joined again with the white space at the cuts they are the text; a surrogate pair is never cut.
 */
export function splitText(text: string, limit: number): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const cut = cutPoint(rest, limit);
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  if (rest.length > 0) pieces.push(rest);
  return pieces.filter((piece) => piece.length > 0);
}

function cutPoint(text: string, limit: number): number {
  const window = text.slice(0, limit + 1);
  for (const border of ['\n\n', '\n', ' ']) {
    const at = window.lastIndexOf(border);
    if (at > limit / 3) return at;
  }
  return isHighSurrogate(text.charCodeAt(limit - 1)) ? limit - 1 : limit;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

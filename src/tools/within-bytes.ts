const cut = '\n… (cut)';

/** The text, cut where it would be longer; no letter is cut in two. */
export function withinBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text.toWellFormed();
  const room = Buffer.alloc(most - Buffer.byteLength(cut));
  const { written } = new TextEncoder().encodeInto(text, room);
  return room.toString('utf8', 0, written) + cut;
}

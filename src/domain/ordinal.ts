const said = ['', 'first', 'second', 'third', 'fourth', 'fifth'];

/** `1st`, `22nd`, `13th`. */
export function ordinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}

/** The number that `2nd` or `second` names; undefined for other words. */
export function readOrdinal(word: string): number | undefined {
  const digits = /^(\d{1,3})(?:st|nd|rd|th)$/.exec(word)?.[1];
  if (digits !== undefined) return Number(digits);
  const index = said.indexOf(word);
  return index > 0 ? index : undefined;
}

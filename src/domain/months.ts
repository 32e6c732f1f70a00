/** The months in their order, as they are said. */
export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** The number of the month that a word names, from 1, in full or by three letters (September by four as well). */
export function monthOf(word: string): number | undefined {
  const short = word === 'sept' ? 'sep' : word;
  const index = monthNames.findIndex((month) => {
    const name = month.toLowerCase();
    return name === short || name.slice(0, 3) === short;
  });
  return index < 0 ? undefined : index + 1;
}

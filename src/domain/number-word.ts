const said =
  'zero one two three four five six seven eight nine ten eleven twelve fifteen:15 twenty:20 thirty:30 forty-five:45 sixty:60';
const values = new Map(
  said.split(' ').map((entry, index) => {
    const [word = '', value] = entry.split(':');
    return [word, Number(value ?? index)] as const;
  }),
);

/** The number that a word such as `two` says, up to sixty where people count time so; undefined for other words. */
export function readNumberWord(word: string): number | undefined {
  return values.get(word);
}

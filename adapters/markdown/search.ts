/**
 * The last number for which it holds, as long as it holds for all before it. Asking is dear, so the search begins at a
 * guess, and ends when less than `slack` is to be gained; but whether it holds for all of them is always found out.
 * @returns `from` when it holds for none behind it
 */
export function lastThat(
  holds: (number: number) => boolean,
  { from, to, guess, slack = 1 }: { from: number; to: number; guess: number; slack?: number },
): number {
  let good = from;
  let bad = to + 1;
  let at = Math.min(Math.max(guess, from + 1), to);
  let step = Math.max(1, (at - from) >> 3);
  while (bad - good > (bad > to ? 1 : slack)) {
    if (holds(at)) good = at;
    else bad = at;
    const middle = (good + bad) >> 1;
    if (bad > to) at = Math.min(good + step, to);
    else at = good === from ? Math.max(bad - step, middle) : middle;
    step *= 2;
  }
  return good;
}

/** The index behind the parts that are about so long together. */
export function countUpTo(parts: readonly { readonly text: string }[], from: number, length: number): number {
  let to = from;
  for (let sum = 0; to < parts.length && sum < length; to++) sum += parts[to]?.text.length ?? 0;
  return to;
}

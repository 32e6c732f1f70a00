/** What an agent was kept from in one request: how often, and the first few things. */
export interface Refusals {
  readonly count: number;
  readonly first: readonly string[];
}

const mostNamed = 10;
const longestName = 200;

/** One more thing that it was kept from. Who tries for ever fills no record. */
export function withRefusal({ count, first }: Refusals = { count: 0, first: [] }, what: string): Refusals {
  const named = what.replace(/\s+/g, ' ').trim().slice(0, longestName).toWellFormed();
  return { count: count + 1, first: first.length < mostNamed ? [...first, named] : first };
}

/** For people: what an agent was kept from. */
export function refusalWords({ count, first }: Refusals): string {
  const more = count - first.length;
  return `refused: ${first.join(' · ')}${more > 0 ? ` · and ${more} more` : ''}`;
}

/**
 * How long silence may last. A node renews what it holds at `renewMs`; after `lifeMs` without a word its work is given
 * to others by a sweep that every node makes at `sweepMs`: together well under the 15 s promised.
 */
export const leaseTimes = { lifeMs: 9_000, renewMs: 2_500, sweepMs: 2_500 } as const;

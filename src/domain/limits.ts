import type { WallDay } from './schedule.ts';

/** What ends or loosens a schedule, as it is kept. */
export interface Limits {
  /** Nothing is due after it. */
  readonly until?: Date;
  /** How many runs the schedule makes; those that people ask for are not counted. */
  readonly maxRuns?: number;
  /** Each due instant is up to this much later. */
  readonly jitterMs?: number;
}

/** What a person wrote of it, before a zone and the present are applied. */
export interface LimitsPhrase {
  readonly until?: UntilPhrase;
  readonly maxRuns?: number;
  readonly jitterMs?: number;
}

/** Without a time it is the end of the day; without a day the next such time. */
export type UntilPhrase = { readonly day: WallDay; readonly time?: string } | { readonly time: string };

/** More than a day of jitter is no jitter. */
export const longestJitterMs = 86_400_000;

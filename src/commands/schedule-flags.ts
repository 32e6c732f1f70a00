import type { LimitFlags } from '../domain/read-limits.ts';

/** Values by the names of flags. */
export type Flags = Readonly<Record<string, string | true>>;

/** What was written behind a flag. */
export function textOf(flag: string | true | undefined): string | undefined {
  return typeof flag === 'string' ? flag : undefined;
}

/** The flags that limit a schedule. */
export function limitFlags(flags: Flags): LimitFlags {
  const [until, maxRuns, jitter] = ['until', 'max-runs', 'jitter'].map((name) => textOf(flags[name]));
  return {
    ...(until !== undefined && { until }),
    ...(maxRuns !== undefined && { maxRuns }),
    ...(jitter !== undefined && { jitter }),
  };
}

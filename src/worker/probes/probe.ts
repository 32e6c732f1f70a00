import type { Check } from '../../domain/check/check.ts';
import type { Observation } from '../../domain/check/judge-check.ts';
import type { ProbeRules } from '../../domain/house-rules.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { LookUpHost } from '../../kernel/look-at-page.ts';

/** What looking needs. */
export interface ProbeDeps {
  readonly clock: Clock;
  readonly rules: { readonly probes: ProbeRules };
  /** The gateway's own variables, of which a program gets only the harmless. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How names of hosts become addresses; otherwise as the system does it. */
  readonly lookUpHost?: LookUpHost;
}

/** Where a check looks, and until when. */
export interface ProbePlace {
  /** The agent's folder. */
  readonly workspace: string;
  readonly signal: AbortSignal;
}

/** Looks at one kind of thing. Whatever goes wrong is an observation. */
export type Probe = (deps: ProbeDeps, check: Check, place: ProbePlace) => Promise<Observation>;

/** How long a look may take. */
export const longestLookMs = 10_000;
/** More of a text is not read. */
export const mostProbeBytes = 1_000_000;

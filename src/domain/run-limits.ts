import type { HouseRules } from './house-rules.ts';

/** How many runs may be under way at once on all nodes together. Runs that ask no agent count for nothing. */
export interface RunLimits {
  /** Of all agents; undefined: as many as the nodes take. */
  readonly house?: number;
  /** Of the agents that have a limit. */
  readonly agents: readonly AgentRunLimit[];
}

/** The most runs of one agent. */
export interface AgentRunLimit {
  readonly agent: string;
  readonly most: number;
}

/** The limits that the config sets. */
export function runLimitsOf({ agents, limits }: Pick<HouseRules, 'agents' | 'limits'>): RunLimits {
  const house = limits.maxConcurrentRuns;
  return {
    ...(house !== undefined && { house }),
    agents: agents.flatMap(({ name, maxConcurrentRuns: most }) =>
      most === undefined ? [] : [{ agent: name, most }],
    ),
  };
}

/** Whether runs of this agent may have to wait for others to end. */
export function isLimited({ house, agents }: RunLimits, agent: string): boolean {
  return house !== undefined || agents.some((each) => each.agent === agent);
}

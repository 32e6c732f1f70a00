import type { AgentBudget } from './budget.ts';
import type { Capability } from './capability.ts';
import type { Person } from './person.ts';

/** A durable identity of the config. Everything that works, works for one of these. */
export interface Agent {
  readonly name: string;
  readonly description: string;
  /** The name of a back-end on the list. */
  readonly backend: string;
  /** What the back-end's own schema read from the config. */
  readonly options: unknown;
  /** An absolute folder, made when it is missing. */
  readonly workspace: string;
  readonly capabilities: readonly Capability[];
  /** Names of models that its back-end understands, by what they are for. */
  readonly models?: ModelRoles;
  /** People who may use it; undefined means everyone who is known. */
  readonly people?: readonly string[];
  /** The longest that one turn or run may take. */
  readonly timeoutMs: number;
  /** Runs that could do what their capabilities deny are refused, unless this says that the owner accepts it. */
  readonly unsafe: boolean;
  /** Whether each run works in a git worktree of its own where the folder is in a repository. Default: auto. */
  readonly worktrees?: WorktreeMode;
  /** How many of its runs may be under way at once, on all nodes together. Default: as many as they take. */
  readonly maxConcurrentRuns?: number;
  /** The most that it may spend. */
  readonly budget?: AgentBudget;
}

/** Whether runs get worktrees: where they can, or never. */
export const worktreeModes = ['auto', 'off'] as const;
/** One of `worktreeModes`. */
export type WorktreeMode = (typeof worktreeModes)[number];

/** Which model does what. Without a role the back-end has its own way, but a cheap check is never guessed. */
export interface ModelRoles {
  readonly cheap?: string;
  readonly strong?: string;
}

/** Whether the person may speak to the agent: owners may, and whoever is on its list if it has one. */
export function mayUseAgent({ people }: Agent, { name, role }: Person): boolean {
  return !people || role === 'owner' || people.some((each) => each.toLowerCase() === name.toLowerCase());
}

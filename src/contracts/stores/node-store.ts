import type { Agent } from '../../domain/agent.ts';
import type { Refusals } from '../../domain/refusals.ts';
import type { Id } from '../../kernel/ids.ts';
import type { AdapterHealth } from '../channel-adapter.ts';
import type { Vitals } from '../vitals.ts';

/** The nodes, and what they hold. */
export interface NodeStore {
  register(node: { id: Id<'instance'>; host: string; pid: number; version: string }): Promise<void>;
  /** The nodes that were started on this host and never said goodbye. */
  ofHost(host: string): Promise<readonly { readonly id: Id<'instance'>; readonly pid: number }[]>;
  /** One statement says that the node lives and renews these of its leases. Returns those that it still holds. */
  renew(node: Id<'instance'>, inHand: Holdings): Promise<Holdings>;
  /** The node is going: whatever it still holds may be taken at once. */
  leave(node: Id<'instance'>): Promise<void>;
  /** Takes a thing that exists once, or keeps it; false when another node has it. */
  hold(name: string, node: Id<'instance'>): Promise<boolean>;
  letGo(name: string, node: Id<'instance'>): Promise<void>;
}

/** What a node works on under a lease. */
export interface Holdings {
  readonly sessions: readonly Id<'session'>[];
  readonly runs: readonly Id<'run'>[];
}

/** What the config says, for history and for other nodes to see. */
export interface RegisterStore {
  recordAgents(agents: readonly Agent[]): Promise<void>;
  recordAccounts(accounts: readonly { name: string; channel: string }[]): Promise<void>;
  setHealth(account: string, health: AdapterHealth): Promise<void>;
  vitals(): Promise<Vitals>;
}

/** The audit: who did what. Written in the transaction of the deed itself. */
export interface EventStore {
  record(event: HouseEvent): Promise<void>;
  /** What agents were kept from while tries of the run asked them, in their order. */
  refusalsOf(run: Id<'run'>): Promise<readonly RunRefusals[]>;
  ofTask(task: Id<'task'>, limit: number): Promise<readonly (HouseEvent & { readonly at: Date })[]>;
}

/** What an agent was kept from while one try of a run asked it. */
export interface RunRefusals extends Refusals {
  readonly attempt: number;
}

/** Under which the audit has what agents were kept from. */
export const refusedKind = 'agent.refused';

/** One line of the audit. */
export interface HouseEvent {
  /** Dotted and in the past tense, such as `task.paused`. */
  readonly kind: string;
  readonly person?: Id<'person'>;
  readonly task?: Id<'task'>;
  readonly run?: Id<'run'>;
  readonly session?: Id<'session'>;
  readonly data?: Readonly<Record<string, unknown>>;
}

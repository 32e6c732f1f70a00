import type { AccountCap } from '../../domain/budget.ts';
import type { Spending } from '../../domain/cap.ts';
import type { AccountStanding } from '../../domain/pause.ts';
import type { Id } from '../../kernel/ids.ts';

/** What is left of each cap. Days are those of the house's zone, by the database's clock. */
export interface SpendStore {
  /**
   * Sets something aside in all accounts that have a cap, or in none: one statement, in which each account is locked before
   * it is looked at. The call is then in the ledger.
   */
  reserve(call: Call, room: Room): Promise<Reservation>;
  /** Makes the accounts of a day, which begin with what the ledger knows. */
  open(keys: readonly string[], run?: Id<'run'>): Promise<void>;
  /**
   * Writes what a call took, and gives back what it had set aside. A second time changes nothing, unless the first was a
   * sweep's guess.
   * @returns what each account of it has spent now; one without caps may be missing
   */
  settle(call: Call, taken: Taken): Promise<ReadonlyMap<string, Spending>>;
  /** Calls that nobody will settle, because their attempt is over or their node is silent. */
  abandoned(limit: number): Promise<readonly AbandonedCall[]>;
  /** What accounts have spent today, or a run in all; one that nobody has opened is missing. */
  spent(keys: readonly string[]): Promise<ReadonlyMap<string, Spending>>;
  /** Lets one run spend more in an account: so much above the cap, or above what is spent there if that is more. */
  allow(run: Id<'run'>, caps: readonly AccountCap[], more: Spending): Promise<void>;
}

/** What the ledger tells. */
export interface LedgerStore {
  /** What a run took in all; undefined when it made no call. */
  ofRun(run: Id<'run'>): Promise<LedgerSum | undefined>;
  /** Sums of the last `days` days, today included, the largest first (days: the newest first). */
  sums(query: { by: LedgerTopic; days: number; person: Id<'person'> | 'all' }): Promise<readonly NamedSum[]>;
}

/** What sums are made of. A turn in a chat has no task. */
export const ledgerTopics = ['house', 'day', 'agent', 'task'] as const;
/** One of `ledgerTopics`. */
export type LedgerTopic = (typeof ledgerTopics)[number];

/** Several calls as one. */
export interface LedgerSum extends Spending {
  readonly calls: number;
  /** Whether any of it is only likely. */
  readonly isEstimate: boolean;
}

/** What a sum is of: a day as `2026-11-21`, an agent's name, a task's id. */
export interface NamedSum extends LedgerSum {
  readonly name: string;
  /** For tasks: what people call it. */
  readonly label?: string;
}

/** One call to whatever costs money. */
export interface Call {
  readonly id: Id<'call'>;
  readonly node: Id<'instance'>;
  readonly agent: string;
  readonly run?: Id<'run'>;
  readonly task?: Id<'task'>;
  readonly inbox?: Id<'inbox'>;
  readonly person?: Id<'person'>;
  /** Of the run, or of the message. */
  readonly attempt: number;
  /** The keys of all accounts in which it counts. */
  readonly accounts: readonly string[];
  readonly model?: string;
}

/** What a call asks for. */
export interface Room {
  readonly caps: readonly AccountCap[];
  /** What is set aside; of a call that cannot say, a guess. */
  readonly most: Taken;
  /** It cannot say what it will take, and so takes all that is left: nobody else may begin until it is settled. */
  readonly takesRest: boolean;
}

/** What came of it. `missing`: accounts that are to be opened first. */
export type Reservation =
  /** `standings`: as they were just before. */
  | { readonly kind: 'reserved' | 'refused'; readonly standings: readonly AccountStanding[] }
  | { readonly kind: 'missing' };

/** What a call took. */
export interface Taken {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens?: number;
  readonly microUsd: number;
  readonly isEstimate: boolean;
  readonly model?: string | undefined;
  /** It is not known, and only taken for what was reserved. */
  readonly isSwept?: true;
}

/** A call whose end nobody saw. */
export interface AbandonedCall {
  readonly call: Call;
  /** What it was said to take. */
  readonly reserved: Taken;
}

import type { Id } from '../kernel/ids.ts';
import { type Cap, dimensions } from './cap.ts';
import type { TaskPolicy } from './task-policy.ts';

/** What caps are about: one run, or what a task, an agent or the whole house spends in a day of the house's zone. */
export const budgetScopes = ['run', 'task/day', 'agent/day', 'house/day'] as const;
/** One of `budgetScopes`. */
export type BudgetScope = (typeof budgetScopes)[number];

/** Where something is counted. */
export interface Account {
  readonly scope: BudgetScope;
  /** The name of the account: `run:…`, `task:…`, `agent:clerk`, `house`. */
  readonly key: string;
}

/** A cap on an account, and who set it. */
export interface AccountCap extends Account {
  readonly cap: Cap;
  /** The task's own cap, which whoever may edit the task can raise, or the config's. */
  readonly by: 'task' | 'config';
}

/** What an agent may spend. */
export interface AgentBudget {
  readonly perRun?: Cap;
  readonly perDay?: Cap;
}

/** Who spends. A turn has neither run nor task. */
export interface Spender {
  readonly agent: string;
  readonly run?: Id<'run'>;
  readonly task?: Id<'task'>;
}

/** Where something that is spent is counted, from the smallest account to the largest. */
export function accountsOf({ agent, run, task }: Spender): readonly Account[] {
  return [
    ...(run ? [{ scope: 'run', key: `run:${run}` } as const] : []),
    ...(task ? [{ scope: 'task/day', key: `task:${task}` } as const] : []),
    { scope: 'agent/day', key: `agent:${agent}` },
    { scope: 'house/day', key: 'house' },
  ];
}

/** What caps follow from. */
export interface CapSources {
  readonly policy?: TaskPolicy;
  readonly agent?: AgentBudget | undefined;
  readonly house?: { readonly perDay?: Cap } | undefined;
}

/** All caps that hold for somebody. There may be several on one account. */
export function capsOf(spender: Spender, { policy = {}, agent, house }: CapSources): readonly AccountCap[] {
  return accountsOf(spender).flatMap((account): readonly AccountCap[] => {
    switch (account.scope) {
      case 'run':
        return [
          ...capped(account, 'task', policy.cap),
          ...capped(
            account,
            'task',
            policy.maxTokens === undefined ? undefined : { tokens: policy.maxTokens },
          ),
          ...capped(account, 'config', agent?.perRun),
        ];
      case 'task/day':
        return capped(account, 'task', policy.capDay);
      case 'agent/day':
        return capped(account, 'config', agent?.perDay);
      default:
        return capped(account, 'config', house?.perDay);
    }
  });
}

function capped(account: Account, by: AccountCap['by'], cap: Cap | undefined): readonly AccountCap[] {
  return cap && dimensions.some((each) => cap[each] !== undefined) ? [{ ...account, by, cap }] : [];
}

/** One cap for each account: of several the tightest. */
export function tightest(caps: readonly AccountCap[]): readonly (Account & { readonly cap: Cap })[] {
  const all = new Map<string, Account & { cap: Cap }>();
  for (const { scope, key, cap } of caps) {
    const other = all.get(key)?.cap ?? {};
    const joined = dimensions.flatMap((each) => {
      const values = [cap[each], other[each]].filter((value) => value !== undefined);
      return values.length === 0 ? [] : [[each, Math.min(...values)] as const];
    });
    all.set(key, { scope, key, cap: Object.fromEntries(joined) });
  }
  return [...all.values()];
}

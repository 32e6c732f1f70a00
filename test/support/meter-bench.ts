import type { Stores } from '../../src/contracts/stores/stores.ts';
import type { AgentBudget } from '../../src/domain/budget.ts';
import type { Cap } from '../../src/domain/cap.ts';
import type { HouseRules } from '../../src/domain/house-rules.ts';
import { type Clock, systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import type { Database } from '../../src/store/database.ts';
import { createStores } from '../../src/store/stores.ts';
import { createMeter, type MeterDeps, type Metered, type RequestMeter } from '../../src/turns/meter.ts';
import { houseConfig } from './house-config.ts';

/** Waiting takes no time, and still lets others go first. */
const quickClock: Clock = {
  ...systemClock,
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
};

/** Budgets, and nothing else that a meter asks a config for. */
export function rulesWith({
  agent,
  house,
  folder = '/nowhere',
  ...more
}: { agent?: AgentBudget; house?: Cap; folder?: string } & Pick<HouseRules, 'prices'>): HouseRules {
  const config = houseConfig(folder, '');
  const agents = config.agents.map((each) => ({ ...each, ...(agent && { budget: agent }) }));
  const limits = { ...config.limits, ...(house && { budget: { perDay: house } }) };
  return { ...config, ...more, agents, limits };
}

/** A node that may spend: its meters, on a database that others may use as well. */
export function meterBench(database: Pick<Database, 'db' | 'intake'>, rules: HouseRules) {
  const stores = createStores(database);
  const node = systemIds.next('instance');
  const deps: MeterDeps = { stores, rules, ids: systemIds, clock: quickClock, log: silentLog, node };
  return { stores, node, meter: (metered: Partial<Metered> = {}) => meterFor(deps, metered) };
}

function meterFor(deps: MeterDeps, metered: Partial<Metered>): RequestMeter {
  const { signal } = new AbortController();
  return createMeter(deps, { agent: 'clerk', attempt: 1, patienceMs: 60_000, signal, ...metered });
}

/** What each account holds, as `reserved + spent` in millionths, and whether somebody has its rest. */
export async function accounts({ sql }: Pick<Database, 'sql'>) {
  return sql<{ account: string; reserved: number; spent: number; tokens: number; taken: boolean }[]>`
    select account, reserved_micros::float8 as reserved, spent_micros::float8 as spent, spent_tokens::float8 as tokens,
      taken_by is not null as taken from spend order by account`;
}

/** A run of a task that is in the database, so that the ledger may name it. */
export async function aRun(stores: Stores) {
  const ids = systemIds;
  const session = await stores.sessions.ensure({
    id: ids.next('session'),
    key: ids.code(8),
    agent: 'clerk',
    name: 'main',
  });
  const order = {
    origin: 'manual',
    agent: 'clerk',
    session: session.id,
    title: 't',
    prompt: 'p',
    mode: 'agent',
  } as const;
  const target = { channel: 'test', account: 'test', kind: 'dm', chat: 'home' } as const;
  const [run] = await stores.runs.add([
    { ...order, id: ids.next('run'), policy: {}, target, capabilities: [] },
  ]);
  if (!run) throw new Error('gone');
  return run;
}

import { resolve } from 'node:path';
import type { Limits, ProbeRules } from '../domain/house-rules.ts';
import type { Prices } from '../domain/price.ts';
import type { Route } from '../domain/route.ts';
import { check } from './check.ts';
import type { Plug } from './check-entry.ts';
import { checkReferences, warnOfRoutes } from './check-references.ts';
import type { Config, DatabaseConfig, PersonConfig, WebConfig } from './config.ts';
import type { LookUp } from './environment.ts';
import { type FileValues, fileSchema } from './file-schema.ts';
import { given } from './given.ts';
import { type Problem, withoutDoubles } from './problem.ts';
import { readAccounts } from './read-accounts.ts';
import { readAgents } from './read-agents.ts';
import type { YamlReading } from './read-yaml.ts';
import { namesIn, soundParts } from './sound-parts.ts';

/** What a config is built from. */
export interface BuildInput {
  readonly reading: YamlReading;
  readonly lookUp: LookUp;
  /** What relative paths start from. */
  readonly folder: string;
  readonly channels: readonly Plug[];
  readonly backends: readonly Plug[];
}

/** A config, and all that is wrong with it; with problems it is not to be used. */
export interface Built {
  readonly config: Omit<Config, 'secrets' | 'warnings'>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Checks the whole file and turns it into values of the domain. */
export function buildConfig({ reading, lookUp, folder, channels, backends }: BuildInput): Built {
  const whole = check({ schema: fileSchema, value: reading.value ?? {}, path: [], reading });
  const values = whole.value ?? fileSchema.parse(soundParts(reading.value));
  const database = readDatabase(values, { folder, lookUp });
  const dataFolder = database.value.folder;
  const { agents, ...agentsRead } = readAgents({ ...values, reading, backends, folder, dataFolder });
  const { accounts, ...accountsRead } = readAccounts({ ...values, reading, channels });
  const references = checkReferences(values, {
    agents: [...namesIn(reading.value, 'agents'), ...agents.map(({ name }) => name)],
    accounts: [...namesIn(reading.value, 'accounts'), ...accounts.map(({ name }) => name)],
    people: namesIn(reading.value, 'people'),
    channels: channels.map(({ name }) => name),
  });
  const found = [whole, agentsRead, accountsRead, database].flatMap(({ problems }) => problems);
  const routes = values.routes.map(readRoute);
  return {
    problems: [...reading.problems, ...withoutDoubles([...found, ...references], reading.problems)],
    warnings: warnOfRoutes(routes, accounts),
    config: {
      agents,
      defaultAgent: values.defaultAgent ?? agents[0]?.name ?? '',
      accounts: accounts.filter(({ enabled }) => enabled).map(({ enabled: _, ...account }) => account),
      routes,
      people: readPeople(values),
      limits: readLimits(values),
      probes: readProbes(values),
      prices: readPrices(values),
      web: readWeb(values),
      database: database.value,
      log: values.log,
    },
  };
}

function readDatabase(
  { database: { url, folder: data } }: FileValues,
  { folder, lookUp }: Pick<BuildInput, 'folder' | 'lookUp'>,
): { readonly value: DatabaseConfig; readonly problems: readonly Problem[] } {
  const value = { folder: resolve(folder, data) };
  if (url !== undefined) return { value: { ...value, url }, problems: [] };
  const found = lookUp('DATABASE_URL');
  if (found.kind === 'unreadable') {
    return { value, problems: [{ path: ['database', 'url'], text: found.reason }] };
  }
  return {
    value: found.kind === 'value' && found.value !== '' ? { ...value, url: found.value } : value,
    problems: [],
  };
}

function readPeople({ people }: FileValues): readonly PersonConfig[] {
  return Object.entries(people).map(([name, { role, zone, ids }]) => ({
    name,
    role,
    ...(zone !== undefined && { zone }),
    identities: ids,
  }));
}

/** Absent keys are absent, not undefined. */
function readRoute({ agent, ...place }: FileValues['routes'][number]): Route {
  return { ...Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined)), agent };
}

function readPrices({ prices }: FileValues): Prices {
  return Object.fromEntries(Object.entries(prices).map(([model, price]) => [model, given(price)]));
}

function readLimits({ limits }: FileValues): Limits {
  const { deliveryExpiry, grace, attachmentMb, history, budget, maxConcurrentRuns, ...counts } = limits;
  const attachmentBytes = attachmentMb * 1_000_000;
  return {
    ...counts,
    budget: given(budget),
    attachmentBytes,
    deliveryExpiryMs: deliveryExpiry,
    graceMs: grace,
    ...given({ maxConcurrentRuns }),
    ...(history !== undefined && { historyMs: history }),
  };
}

function readProbes({ probes: { allowHosts, commands } }: FileValues): ProbeRules {
  return { allowHosts, commands: Object.entries(commands).map(([name, argv]) => ({ name, argv })) };
}

function readWeb({ web: { token, ...web } }: FileValues): WebConfig {
  return token === undefined ? web : { ...web, token };
}

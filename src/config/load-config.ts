import { basename, dirname, resolve } from 'node:path';
import type { Route } from '../domain/route.ts';
import { HouseError } from '../kernel/errors.ts';
import { check } from './check.ts';
import type { Plug } from './check-entry.ts';
import { checkReferences, warnOfRoutes } from './check-references.ts';
import type { Config, PersonConfig } from './config.ts';
import { createLookUp, type Environment, type LookUp, readEnvironment, readText } from './environment.ts';
import { type FileValues, fileSchema } from './file-schema.ts';
import { type Problem, printPath, withoutDoubles } from './problem.ts';
import { readAccounts } from './read-accounts.ts';
import { readAgents } from './read-agents.ts';
import { readYaml, type YamlReading } from './read-yaml.ts';

/** The file that is looked for when none is named. */
export const defaultFile = 'posthouse.yaml';

/** Where the config comes from, and what it may speak of. */
export interface ConfigInput {
  /** A path. It must exist, unless it is left out: then the default file is read if there is one. */
  readonly file?: string;
  readonly environment: Environment;
  readonly channels: readonly Plug[];
  readonly backends: readonly Plug[];
}

/**
 * Reads the config. Relative paths in it start from its own folder.
 * @throws HouseError `config.unreadable` when a named file cannot be read
 * @throws HouseError `config.invalid` with every problem that was found, a line each
 */
export function loadConfig({ file, environment, channels, backends }: ConfigInput): Config {
  const path = resolve(file ?? defaultFile);
  const source = readText(path);
  const absent = 'reason' in source && source.missing && file === undefined;
  if ('reason' in source && !absent) {
    throw new HouseError('config.unreadable', { file: path, reason: source.reason });
  }
  const folder = dirname(path);
  const lookUp = createLookUp(folder, readEnvironment(folder, environment));
  const reading = readYaml('text' in source ? source.text : '', lookUp);
  const title = file ?? basename(path);
  const config = readConfig({ reading, lookUp, folder, title, channels, backends });
  return 'text' in source ? { ...config, file: path } : config;
}

interface Surroundings extends Omit<ConfigInput, 'file' | 'environment'> {
  readonly reading: YamlReading;
  readonly lookUp: LookUp;
  readonly folder: string;
  /** The file as messages name it. */
  readonly title: string;
}

function readConfig({ reading, lookUp, folder, title, channels, backends }: Surroundings): Config {
  if (reading.problems.some((problem) => problem.path.length === 0)) refuse(reading.problems, reading, title);
  const whole = check({ schema: fileSchema, value: reading.value ?? {}, path: [], reading });
  // A broken key must not hide the problems below its sound neighbours.
  const values = whole.value ?? fileSchema.parse(soundParts(reading));
  const dataFolder = resolve(folder, values.database.folder);
  const { agents, problems: agentProblems } = readAgents({
    agents: values.agents,
    reading,
    backends,
    folder,
    dataFolder,
  });
  const { accounts, problems: accountProblems } = readAccounts({
    accounts: values.accounts,
    reading,
    channels,
  });
  const databaseUrl = databaseUrlOf(values, lookUp);
  const found = [
    ...whole.problems,
    ...agentProblems,
    ...accountProblems,
    ...checkReferences(values, {
      agents: [...keysOf(reading.value, 'agents'), ...agents.map((each) => each.name)],
      accounts: [...keysOf(reading.value, 'accounts'), ...accounts.map((each) => each.name)],
      people: keysOf(reading.value, 'people'),
      channels: channels.map((each) => each.name),
    }),
    ...databaseUrl.problems,
  ];
  const problems = [...reading.problems, ...withoutDoubles(found, reading.problems)];
  if (problems.length > 0) refuse(problems, reading, title);
  const routes: readonly Route[] = values.routes.map(withoutUndefined);
  const { deliveryExpiry: deliveryExpiryMs, grace: graceMs, ...limits } = values.limits;
  const { token, ...web } = values.web;
  return {
    agents,
    defaultAgent: values.defaultAgent ?? agents[0]?.name ?? 'demo',
    accounts: accounts.filter((each) => each.enabled).map(({ enabled: _, ...account }) => account),
    routes,
    people: readPeople(values.people),
    limits: { ...limits, deliveryExpiryMs, graceMs },
    web: { ...web, ...(token !== undefined && { token }) },
    database: { folder: dataFolder, ...(databaseUrl.url !== undefined && { url: databaseUrl.url }) },
    log: values.log,
    warnings: print(warnOfRoutes(routes, { accounts }), reading, title),
  };
}

/** The file without its unsound parts: a whole top-level key, or one agent, account or person. */
function soundParts({ value }: YamlReading): Readonly<Record<string, unknown>> {
  const isSound = ([key, part]: readonly [string, unknown]) => fileSchema.safeParse({ [key]: part }).success;
  const parts = Object.entries(recordOf(value)).map(([key, part]): [string, unknown] => {
    if (!['agents', 'accounts', 'people'].includes(key)) return [key, part];
    const entries = Object.entries(recordOf(part));
    return [key, Object.fromEntries(entries.filter(([name, entry]) => isSound([key, { [name]: entry }])))];
  });
  return Object.fromEntries(parts.filter(isSound));
}

/** The names in a part of the file, also when the part is not sound: what points at them is then no second mistake. */
function keysOf(value: unknown, key: string): readonly string[] {
  return Object.keys(recordOf(recordOf(value)[key]));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function databaseUrlOf(
  { database }: FileValues,
  lookUp: LookUp,
): { url?: string; problems: readonly Problem[] } {
  if (database.url !== undefined) return { url: database.url, problems: [] };
  const found = lookUp('DATABASE_URL');
  if (found.kind === 'unreadable') return { problems: [{ path: ['database', 'url'], text: found.reason }] };
  return found.kind === 'value' && found.value !== '' ? { url: found.value, problems: [] } : { problems: [] };
}

function readPeople(people: FileValues['people']): readonly PersonConfig[] {
  return Object.entries(people).map(([name, { role, zone, ids }]) => ({
    name,
    role,
    ...(zone !== undefined && { zone }),
    ids: ids.map((id) => ({ account: id.slice(0, id.indexOf(':')), user: id.slice(id.indexOf(':') + 1) })),
  }));
}

function withoutUndefined(route: FileValues['routes'][number]): Route {
  return Object.fromEntries(
    Object.entries(route).filter(([, value]) => value !== undefined),
  ) as unknown as Route;
}

function refuse(problems: readonly Problem[], reading: YamlReading, title: string): never {
  throw new HouseError('config.invalid', {
    problems: [...new Set(print(problems, reading, title))].join('\n'),
  });
}

/** In the order of the file: `posthouse.yaml:6: accounts.tg-main.tokn: unknown key; …`. */
function print(problems: readonly Problem[], reading: YamlReading, title: string): readonly string[] {
  return problems
    .map((problem) => ({ ...problem, line: problem.line ?? reading.lineOf(problem.path) }))
    .sort((left, right) => left.line - right.line)
    .map(({ path, line, text }) =>
      [`${title}:${line}`, ...(path.length > 0 ? [printPath(path)] : []), text].join(': '),
    );
}

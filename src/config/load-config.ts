import { basename, dirname, resolve } from 'node:path';
import { HouseError } from '../kernel/errors.ts';
import { buildConfig } from './build-config.ts';
import type { Plug } from './check-entry.ts';
import type { Config } from './config.ts';
import { createLookUp, type Environment, readEnvironment, readText } from './environment.ts';
import { type Problem, printPath } from './problem.ts';
import { readYaml, type YamlReading } from './read-yaml.ts';
import { secretsIn } from './secrets.ts';
import { isNamedThing } from './sound-parts.ts';

/** The file that is looked for when none is named. */
const defaultFile = 'posthouse.yaml';

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
  const variables = readEnvironment(folder, environment);
  const lookUp = createLookUp(folder, variables);
  const reading = readYaml('text' in source ? source.text : '', { lookUp, isMapping: isNamedThing });
  const title = file ?? basename(path);
  // Where the text itself is broken, nothing that could be said of its keys is true.
  if (reading.broken) throw invalid(reading.problems, reading, title);
  const { config, problems, warnings } = buildConfig({ reading, lookUp, folder, channels, backends });
  if (problems.length > 0) throw invalid(problems, reading, title);
  return {
    ...config,
    ...('text' in source && { file: path }),
    secrets: secretsIn(config, variables),
    warnings: print(warnings, reading, title),
  };
}

function invalid(problems: readonly Problem[], reading: YamlReading, title: string): HouseError {
  return new HouseError('config.invalid', { problems: print(problems, reading, title).join('\n') });
}

/** In the order of the file: `posthouse.yaml:6: accounts.main.tokn: unknown key; …`. */
function print(problems: readonly Problem[], reading: YamlReading, title: string): readonly string[] {
  const lines = problems
    .map((problem) => ({ ...problem, line: problem.line ?? reading.lineOf(problem.path) }))
    .sort((left, right) => left.line - right.line)
    .map(({ path, line, text }) =>
      [`${title}:${line}`, ...(path.length > 0 ? [printPath(path)] : []), text].join(': '),
    );
  return [...new Set(lines)];
}

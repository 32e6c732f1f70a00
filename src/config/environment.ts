import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { messageOf } from '../kernel/errors.ts';
import { splitWords } from '../kernel/split-words.ts';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a variable's name leads to. */
type Found =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Looks up a variable. */
export type LookUp = (name: string) => Found;

/** The environment with the `.env` of the folder below it: what is set for real wins. */
export function readEnvironment(folder: string, environment: Environment): Environment {
  const file = readText(join(folder, '.env'));
  return 'text' in file ? { ...parseEnv(file.text), ...environment } : environment;
}

/** A program that asks a person to unlock its vault gets as long as that takes. */
const patienceMs = 30_000;

/**
 * A variable is its own value, or what is in the file that `NAME_FILE` names (a mounted secret), or what the program that
 * `NAME_COMMAND` names writes (a vault's own). Such a program is run once, however often its variable stands in the config.
 */
export function createLookUp(folder: string, environment: Environment): LookUp {
  const known = new Map<string, Found>();
  return (name) => {
    const found = known.get(name) ?? find(name);
    known.set(name, found);
    return found;
  };

  function find(name: string): Found {
    const value = environment[name];
    if (value !== undefined) return { kind: 'value', value };
    const file = environment[`${name}_FILE`] ?? '';
    if (file !== '')
      return foundIn(`the file that ${name}_FILE names could not be read`, readText(resolve(folder, file)));
    const command = environment[`${name}_COMMAND`] ?? '';
    if (command === '') return { kind: 'unset' };
    return foundIn(
      `the program that ${name}_COMMAND names gave nothing`,
      readOutput(command, { folder, environment }),
    );
  }
}

function foundIn(trouble: string, read: { readonly text: string } | { readonly reason: string }): Found {
  if ('text' in read) return { kind: 'value', value: read.text.replace(/\r?\n$/, '') };
  return { kind: 'unreadable', reason: `${trouble}: ${read.reason}` };
}

/** What a program writes. It never goes through a shell, and may ask at the terminal. */
function readOutput(
  command: string,
  { folder, environment }: { readonly folder: string; readonly environment: Environment },
): { readonly text: string } | { readonly reason: string } {
  const [program, ...args] = splitWords(command) ?? [];
  if (program === undefined)
    return { reason: 'expected a program and its arguments, with every quote closed' };
  const { error, status, signal, stdout } = spawnSync(program, args, {
    ...{ cwd: folder, env: { ...environment }, timeout: patienceMs, killSignal: 'SIGKILL', encoding: 'utf8' },
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  if (error !== undefined) return { reason: messageOf(error) };
  if (status !== 0) return { reason: `it ended with ${signal ?? status}` };
  return stdout.trim() === '' ? { reason: 'it wrote nothing' } : { text: stdout };
}

/** A file's text, or why there is none; `missing` when nothing is there. */
export function readText(
  path: string,
): { readonly text: string } | { readonly reason: string; readonly missing: boolean } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (err) {
    return {
      reason: messageOf(err),
      missing: err instanceof Error && 'code' in err && err.code === 'ENOENT',
    };
  }
}

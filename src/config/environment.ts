import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { messageOf } from '../kernel/errors.ts';

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

/** A variable is its own value, or what is in the file that `NAME_FILE` names (a mounted secret). */
export function createLookUp(folder: string, environment: Environment): LookUp {
  return (name) => {
    const value = environment[name];
    if (value !== undefined) return { kind: 'value', value };
    const file = environment[`${name}_FILE`];
    if (file === undefined || file === '') return { kind: 'unset' };
    const read = readText(resolve(folder, file));
    if ('text' in read) return { kind: 'value', value: read.text.replace(/\r?\n$/, '') };
    return {
      kind: 'unreadable',
      reason: `the file that ${name}_FILE names could not be read: ${read.reason}`,
    };
  };
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

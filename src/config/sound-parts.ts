import { fileSchema } from './file-schema.ts';

/** The keys whose value is a mapping from names that people chose. */
const namedParts = ['agents', 'accounts', 'people'];

/** Whether a path names one agent, account or person: there, nothing means that everything is a default. */
export function isNamedThing(path: readonly PropertyKey[]): boolean {
  return path.length === 2 && namedParts.includes(String(path[0]));
}

/** The file without its unsound parts (a whole top-level key, or one named thing), so that the rest is still checked. */
export function soundParts(value: unknown): Readonly<Record<string, unknown>> {
  const parts = Object.entries(recordOf(value)).map(([key, part]): [string, unknown] => {
    if (!namedParts.includes(key)) return [key, part];
    const entries = Object.entries(recordOf(part));
    return [key, Object.fromEntries(entries.filter(([name, entry]) => isSound([key, { [name]: entry }])))];
  });
  return Object.fromEntries(parts.filter(isSound));
}

/** The names in a part of the file, also when it is not sound: what points at them is then no second mistake. */
export function namesIn(value: unknown, key: string): readonly string[] {
  return Object.keys(recordOf(recordOf(value)[key]));
}

function isSound([key, part]: readonly [string, unknown]): boolean {
  return fileSchema.safeParse({ [key]: part }).success;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

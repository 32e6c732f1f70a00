import type { ZodType } from 'zod';
import { type Checked, check, strict, suggestion } from './check.ts';
import { type Path, type Problem, withoutDoubles } from './problem.ts';
import type { YamlReading } from './read-yaml.ts';

/** A named thing of the config whose keys are partly the house's and partly those of a plug on a list. */
export interface Entry<House> {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: Path;
  readonly reading: YamlReading;
  readonly house: ZodType<House> & { readonly shape: object };
  /** The house's key that names the plug: `channel`, `backend`. */
  readonly key: string;
  readonly plugs: readonly Plug[];
}

/** A channel or back-end, as far as the config cares. */
export interface Plug {
  readonly name: string;
  readonly options: ZodType;
}

/** An entry's two halves. */
export interface EntryValues<House> {
  readonly house: House;
  readonly options: unknown;
}

/** Checks both halves of an entry, so that a person sees the problems of both at once. */
export function checkEntry<House>(entry: Entry<House>): Checked<EntryValues<House>> {
  const { value, path, reading, house } = entry;
  const houseKeys = Object.keys(house.shape);
  const isHouse = ([key]: readonly [string, unknown]) => houseKeys.includes(key);
  const ours = Object.fromEntries(Object.entries(value).filter(isHouse));
  const theirs = Object.fromEntries(Object.entries(value).filter((each) => !isHouse(each)));
  const first = check({ schema: house, value: ours, path, reading });
  const { plug, problems } = findPlug(entry);
  const second =
    plug && check({ schema: strict(plug.options), value: theirs, path, reading, otherKeys: houseKeys });
  const all = [...problems, ...withoutDoubles(first.problems, problems), ...(second?.problems ?? [])];
  if (all.length > 0 || first.value === undefined) return { value: undefined, problems: all };
  return { value: { house: first.value, options: second?.value }, problems: [] };
}

function findPlug({ value, path, key, plugs }: Entry<unknown>): {
  plug?: Plug;
  problems: readonly Problem[];
} {
  const names = plugs.map((each) => each.name);
  const wanted = value[key];
  const plug = plugs.find((each) => each.name === wanted);
  if (plug) return { plug, problems: [] };
  if (wanted === undefined)
    return { problems: [{ path: [...path, key], text: `missing; expected one of ${names.join(', ')}` }] };
  if (typeof wanted !== 'string') return { problems: [] };
  const title = key === 'backend' ? 'back-end' : key;
  return {
    problems: [
      { path: [...path, key], text: `there is no ${title} "${wanted}"; ${suggestion(wanted, names)}` },
    ],
  };
}

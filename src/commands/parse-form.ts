import { nearest } from '../kernel/nearest.ts';
import type { CommandForm, FlagDefinition } from './definition.ts';
import { readWord } from './read-word.ts';

/** What was written behind a command or a verb. */
export interface FormContent {
  readonly words: readonly string[];
  /** The raw text, where the form takes one; otherwise empty. */
  readonly rest: string;
  /** By name; a switch is `true`. */
  readonly flags: Readonly<Record<string, string | true>>;
}

/** The content, or one sentence about what is wrong with it. */
export type FormReading =
  | ({ readonly kind: 'content' } & FormContent)
  | { readonly kind: 'wrong'; readonly reason: string };

/** Reads the text behind a command or a verb by its form. Nothing is guessed: what has no place in it is said. */
export function parseForm(text: string, form: CommandForm): FormReading {
  const taken = form.rest && !form.flags?.length ? { text, flags: {} } : takeFlags(text, form);
  if ('reason' in taken) return wrong(taken.reason);
  const expected = form.words ?? [];
  const words: string[] = [];
  let at = 0;
  for (let word = readWord(taken.text, at); word; word = readWord(taken.text, at)) {
    if (form.rest && words.length === expected.length) break;
    words.push(word.text);
    at = word.end;
  }
  const rest = taken.text.slice(at).trim();
  const missing = expected.find((argument, index) => !argument.optional && index >= words.length);
  if (missing) return wrong(`${missing.name} is missing.`);
  if (form.rest && !form.rest.optional && rest === '') return wrong(`${form.rest.name} is missing.`);
  const extra = words.slice(expected.length);
  if (extra.length > 0) return wrong(`I do not know what to do with "${extra.join(' ')}".`);
  return { kind: 'content', words, rest: form.rest ? rest : '', flags: taken.flags };
}

interface Taken {
  /** Without the flags and the `--` that ends them. */
  readonly text: string;
  readonly flags: Record<string, string | true>;
}

function takeFlags(text: string, form: CommandForm): Taken | { readonly reason: string } {
  const flags: Record<string, string | true> = Object.create(null);
  const kept: string[] = [];
  let keptTo = 0;
  let at = 0;
  for (let word = readWord(text, at); word; word = readWord(text, at)) {
    at = word.end;
    const dashes = word.quoted ? undefined : /^(--|—)(?=[^\s-]|$)/.exec(word.text)?.[0];
    if (dashes === undefined || word.text === '—') continue;
    kept.push(text.slice(keptTo, word.start));
    keptTo = word.end;
    if (word.text === '--') break;
    const flag = readFlag(text, word.start + dashes.length, form.flags ?? []);
    if ('reason' in flag) return flag;
    flags[flag.name] = flag.value;
    keptTo = flag.end;
    at = flag.end;
  }
  kept.push(text.slice(keptTo));
  return { text: kept.map((part, index) => (index > 0 ? part.trimStart() : part)).join(''), flags };
}

type FlagReading = { readonly name: string; readonly value: string | true; readonly end: number };

/** Reads `name`, `name value` or `name=value` behind the dashes. */
function readFlag(
  text: string,
  from: number,
  known: readonly FlagDefinition[],
): FlagReading | { readonly reason: string } {
  const written = /^[^\s=]*/.exec(text.slice(from))?.[0] ?? '';
  const word = written.toLowerCase();
  const flag = known.find(({ name, aliases }) => name === word || aliases?.includes(word));
  if (!flag) return { reason: unknownFlag(written, known) };
  const end = from + written.length;
  const assigned = text[end] === '=';
  if (flag.kind === 'switch') {
    return assigned ? { reason: `--${flag.name} takes no value.` } : { name: flag.name, value: true, end };
  }
  const value = readWord(text, assigned ? end + 1 : end);
  const isOther = !value || (assigned && value.start > end + 1) || (!assigned && /^--/.test(value.text));
  if (isOther) return { reason: `--${flag.name} needs a value: --${flag.name} ${flag.value ?? 'VALUE'}.` };
  return { name: flag.name, value: value.text, end: value.end };
}

function unknownFlag(written: string, known: readonly FlagDefinition[]): string {
  const names = known.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const meant = nearest(written, names);
  const advice = meant ? `Did you mean --${meant}?` : 'Write "--" in front of words that are no flags.';
  return `There is no flag --${written} here. ${advice}`;
}

function wrong(reason: string): FormReading {
  return { kind: 'wrong', reason };
}

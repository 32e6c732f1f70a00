import { bounds, type Check, type Expectation, type ProbeKind, probeKinds } from './check.ts';
import { jsonPathSteps } from './json-path.ts';

/** A check, or why the words make none. */
export type CheckReading =
  | { readonly kind: 'check'; readonly check: Check }
  | { readonly kind: 'refused'; readonly reason: string };

/** Examples of checks, as people write them. */
export const checkForms =
  'http https://example.org status 200 · http https://example.org/x json $.price below 10 · file report.csv changed · command disk-free above 90';

const longest = 2_000;
const mostExpectations = 5;

/** Reads a check such as `http https://example.org status 200`. All of it is understood, or none. */
export function readCheck(text: string): CheckReading {
  if (text.length > longest) return refused(`A check has at most ${longest} characters.`);
  const words = wordsOf(text);
  if (words.some((word) => word.text.includes('"')))
    return refused('A quote stays open, or stands in a word.');
  const first = words[0]?.text.toLowerCase() ?? '';
  const named = probeKinds.find((kind) => kind === first);
  const probe = named ?? (/^https?:\/\//i.test(first) ? 'http' : undefined);
  if (!probe) return refused(`"${text}" is no check. Write it like: ${checkForms}`);
  const [subject, ...rest] = named ? words.slice(1) : words;
  const wrong = subjectFault(probe, subject?.text ?? '');
  if (wrong !== undefined) return refused(wrong);
  const read = readExpectations(probe, rest);
  if ('reason' in read) return refused(read.reason);
  const expects = read.expects.length > 0 ? read.expects : [usual[probe]];
  const doubt = doubtOf(probe, expects, read.path);
  if (doubt !== undefined) return refused(doubt);
  const path = read.path === undefined ? {} : { path: read.path };
  return { kind: 'check', check: { probe, subject: subject?.text ?? '', ...path, expects } };
}

const usual: Readonly<Record<ProbeKind, Expectation>> = {
  http: { is: 'up' },
  file: { is: 'changed' },
  command: { is: 'exit', number: 0 },
};

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/"([^"]*)"|[“„]([^“”]*)[”“]|(\S+)/g)].map(([, straight, curly, plain]) => ({
    text: straight ?? curly ?? plain ?? '',
    quoted: plain === undefined,
  }));
}

function subjectFault(probe: ProbeKind, subject: string): string | undefined {
  if (probe === 'file')
    return subject === '' ? "Which file of the agent's folder? Write: file report.csv changed" : undefined;
  if (probe === 'command') {
    const isName = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,31}$/.test(subject);
    return isName
      ? undefined
      : 'Which command? Write a name of `probes.commands`, such as: command disk-free';
  }
  const url = URL.parse(subject);
  if (!url || !/^https?:$/.test(url.protocol))
    return `"${subject}" is no address. Write one with http:// or https://, such as: http https://example.org`;
  if (url.username === '' && url.password === '') return undefined;
  return 'An address with a password in it would stand on the card. Leave the password out.';
}

interface Read {
  readonly expects: readonly Expectation[];
  readonly path: string | undefined;
}

function readExpectations(probe: ProbeKind, words: readonly Word[]): Read | { readonly reason: string } {
  const expects: Expectation[] = [];
  let path: string | undefined;
  for (let at = 0; at < words.length; ) {
    const word = keyword(words[at]);
    const next = words[at + 1]?.text;
    if (fillers.includes(word)) {
      at += 1;
      continue;
    }
    if (word === 'json') {
      if (path !== undefined || jsonPathSteps(next ?? '') === undefined)
        return { reason: `Behind json stands one path such as $.items[0].price; "${next ?? ''}" is none.` };
      path = next;
      at += 2;
      continue;
    }
    const taken = readExpectation(word, words.slice(at + 1), { probe, hasPath: path !== undefined });
    if (taken === undefined || 'reason' in taken)
      return taken ?? { reason: `I do not understand "${words[at]?.text}" in the check. ${advice(probe)}` };
    expects.push(taken.expects);
    at += taken.length;
  }
  return { expects, path };
}

const fillers: readonly string[] = ['and', 'output', ',', 'that', 'it'];

/** A quoted word is never a keyword. */
function keyword(word: Word | undefined): string {
  return word && !word.quoted ? word.text.toLowerCase().replace(/,$/, '') : '';
}

type Taken = { readonly expects: Expectation; readonly length: number };

function readExpectation(
  word: string,
  rest: readonly Word[],
  { probe, hasPath }: { readonly probe: ProbeKind; readonly hasPath: boolean },
): Taken | { readonly reason: string } | undefined {
  const [next] = rest;
  const value = next?.text.replace(next.quoted ? /$^/ : /,$/, '');
  if (/^(is|returns|answers)$/.test(word) && !hasPath && probe === 'http' && !next?.quoted) {
    if (/^(up|ok)$/i.test(value ?? '')) return { expects: { is: 'up' }, length: 2 };
    return numbered('status', value, 2);
  }
  if (word === 'up' || word === 'changed' || word === 'exists') return { expects: { is: word }, length: 1 };
  if (word === 'changes') return { expects: { is: 'changed' }, length: 1 };
  if (word === 'status' || word === 'exit') return numbered(word, value, 2);
  if (word === 'larger') return larger(rest);
  const bound = boundWords[word];
  if (bound) return numbered(bound, value, 2);
  const text = textWords[word];
  if (!text) return undefined;
  if (value === undefined || value === '')
    return { reason: `What stands behind "${word}"? Put it in quotes.` };
  return { expects: { is: text, text: value }, length: 2 };
}

const boundWords: Readonly<Record<string, 'above' | 'below'>> = {
  ...{ above: 'above', over: 'above', '>': 'above' },
  ...{ below: 'below', under: 'below', '<': 'below' },
};
const textWords: Readonly<Record<string, 'contains' | 'equals' | 'matches'>> = {
  ...{ contains: 'contains', is: 'equals', equals: 'equals', '=': 'equals', matches: 'matches' },
};

function numbered(
  is: 'status' | 'exit' | 'above' | 'below',
  value: string | undefined,
  length: number,
): Taken | { readonly reason: string } {
  const number = /^-?\d{1,15}(\.\d{1,10})?$/.test(value ?? '') ? Number(value) : Number.NaN;
  const isWhole = Number.isInteger(number);
  if (is === 'status' && !(isWhole && number >= 100 && number <= 599))
    return { reason: `"${value ?? ''}" is no HTTP status. Write one from 100 to 599, such as: status 200` };
  if (is === 'exit' && !(isWhole && number >= 0 && number <= 255))
    return { reason: `"${value ?? ''}" is no exit code. Write one from 0 to 255, such as: exit 0` };
  if (Number.isNaN(number))
    return { reason: `"${value ?? ''}" behind ${is} is no number. Write it like: ${is} 10` };
  return { expects: { is, number }, length };
}

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };

function larger(rest: readonly Word[]): Taken | { readonly reason: string } {
  const than = keyword(rest[0]) === 'than' ? 1 : 0;
  const written = [rest[than]?.text, rest[than + 1]?.text].map((each) => each ?? '');
  const joined = /^\d+(\.\d+)?$/.test(written[0] ?? '') && /^[kmg]?b$/i.test(written[1] ?? '') ? 2 : 1;
  const [, amount, unit = ''] =
    /^(\d{1,12}(?:\.\d+)?)\s*([kmg]?b)?$/i.exec(written.slice(0, joined).join('')) ?? [];
  if (amount === undefined) return { reason: `"${written[0]}" is no size. Write it like: larger than 10 MB` };
  const number = Math.round(Number(amount) * (units[unit.toLowerCase()] ?? 1));
  return { expects: { is: 'larger', number }, length: 1 + than + joined };
}

const allowed: Readonly<Record<ProbeKind, readonly Expectation['is'][]>> = {
  http: ['up', 'status', 'contains', 'equals', 'matches', 'above', 'below', 'changed'],
  file: ['exists', 'changed', 'contains', 'larger'],
  command: ['exit', 'contains', 'equals', 'matches', 'above', 'below', 'changed'],
};
const ofValues: readonly Expectation['is'][] = ['contains', 'equals', 'matches', 'above', 'below', 'changed'];

function doubtOf(
  probe: ProbeKind,
  expects: readonly Expectation[],
  path: string | undefined,
): string | undefined {
  const other = expects.find(({ is }) => !allowed[probe].includes(is));
  if (other) return `"${other.is}" cannot be asked of a ${probe} check. ${advice(probe)}`;
  if (expects.length > mostExpectations) return `A check expects at most ${mostExpectations} things.`;
  const kinds = expects.map(({ is }) => (bounds.includes(is) ? 'a number' : is));
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) < index);
  if (twice !== undefined) return `The check asks for ${twice} twice. Make two tasks of it.`;
  if (path === undefined) return undefined;
  if (probe === 'file') return 'A file is looked at as a whole, without json.';
  if (expects.some(({ is }) => ofValues.includes(is))) return undefined;
  return `What is expected of ${path}? Write behind it: is X, matches "v2.*", above 5, below 5 or changed`;
}

function advice(probe: ProbeKind): string {
  const forms: Readonly<Record<ProbeKind, string>> = {
    http: 'status 200 · contains "ready" · json $.price below 10 · changed',
    file: 'exists · changed · contains "done" · larger than 10 MB',
    command: 'exit 0 · contains "ok" · above 90 · below 10 · changed',
  };
  return `Write one of: ${forms[probe]}`;
}

function refused(reason: string): CheckReading {
  return { kind: 'refused', reason };
}

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { LookUp } from './environment.ts';
import { interpolate } from './interpolate.ts';
import { type Path, type Problem, pathKey } from './problem.ts';

/** What a YAML text says, and where it says it. */
export interface YamlReading {
  /** Undefined when the text is no YAML, or empty. */
  readonly value: unknown;
  /** Whether the text is no YAML. */
  readonly broken: boolean;
  readonly problems: readonly Problem[];
  /** The line of a key or item, or of the nearest thing around it. */
  lineOf(path: Path): number;
  /** The variables that were filled in at a place, such as `${TOKEN}`; undefined where there are none. */
  variablesAt(path: Path): string | undefined;
}

/** How to read. */
export interface YamlRules {
  readonly lookUp: LookUp;
  /** Where a key with nothing behind it is an empty mapping; elsewhere it counts as absent. */
  readonly isMapping: (path: Path) => boolean;
}

interface Reader extends YamlRules {
  readonly document: Document;
  readonly lines: Map<string, number>;
  readonly variables: Map<string, string>;
  readonly problems: Problem[];
  lineAt(node: unknown): number;
}

/** Reads one YAML document. Keys are always text, whatever they look like. */
export function readYaml(text: string, rules: YamlRules): YamlReading {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, uniqueKeys: false, prettyErrors: false });
  const lines = new Map<string, number>();
  const variables = new Map<string, string>();
  const lineAt = (node: unknown) => (isNode(node) && node.range ? counter.linePos(node.range[0]).line : 1);
  const problems = document.errors.map((error) => syntaxProblem(error, counter));
  const reader: Reader = { ...rules, document, lines, variables, problems, lineAt };
  const broken = problems.length > 0;
  return {
    value: broken ? undefined : readNode(document.contents, [], reader),
    broken,
    problems,
    variablesAt: (path) => variables.get(pathKey(path)),
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const line = lines.get(pathKey(path.slice(0, length)));
        if (line !== undefined) return line;
      }
      return 1;
    },
  };
}

function readNode(node: unknown, path: Path, reader: Reader): unknown {
  if (isAlias(node)) return readAlias(node, path, reader);
  if (isMap(node)) return readMap(node, path, reader);
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      const place = [...path, index];
      reader.lines.set(pathKey(place), reader.lineAt(item));
      return readNode(item, place, reader);
    });
  }
  return isScalar(node) ? readScalar(node, path, reader) : undefined;
}

function readAlias(alias: Alias, path: Path, reader: Reader): unknown {
  if (path.length < 20) return readNode(alias.resolve(reader.document), path, reader);
  reader.problems.push({ path: path.slice(0, 3), text: 'expected a value, got an alias that holds itself' });
  return undefined;
}

function readMap(map: YAMLMap, path: Path, reader: Reader): unknown {
  const entries = new Map<string, unknown>();
  for (const pair of map.items) {
    const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : undefined;
    const place = [...path, key ?? ''];
    const line = reader.lineAt(pair.key);
    if (key === undefined) reader.problems.push({ path, line, text: 'expected a key that is plain text' });
    else if (entries.has(key)) reader.problems.push({ path: place, line, text: 'this key is there twice' });
    else {
      reader.lines.set(pathKey(place), line);
      entries.set(key, readNode(pair.value, place, reader) ?? (reader.isMapping(place) ? {} : undefined));
    }
  }
  return Object.fromEntries([...entries].filter(([, value]) => value !== undefined));
}

function readScalar(scalar: Scalar, path: Path, reader: Reader): unknown {
  if (typeof scalar.value !== 'string') return scalar.value;
  const { text, filled, problems } = interpolate(scalar.value, reader.lookUp);
  if (filled.length > 0) reader.variables.set(pathKey(path), filled.join(' '));
  for (const problem of problems) reader.problems.push({ path, text: problem });
  return text;
}

/** The parser's own sentence without what it quotes: that could be a secret. */
function syntaxProblem(error: YAMLError, counter: LineCounter): Problem {
  const sentence = error.message
    .replace(/:? *("|').*$/s, '')
    .replace(/^Unresolved alias.*$/s, 'Unresolved alias');
  return { path: [], line: counter.linePos(error.pos[0]).line, text: `not valid YAML: ${sentence}` };
}

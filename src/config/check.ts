import type { ZodType } from 'zod';
import * as z from 'zod';
import { nearest } from '../kernel/nearest.ts';
import { expectationOf, type JsonSchema, jsonSchemaOf, schemaAt } from './expectation.ts';
import type { Path, Problem } from './problem.ts';
import type { YamlReading } from './read-yaml.ts';

/** A piece of the file, and the schema that it must fit. */
export interface Piece<Output> {
  readonly schema: ZodType<Output>;
  readonly value: unknown;
  /** Where the piece stands in the file. */
  readonly path: Path;
  readonly reading: YamlReading;
  /** Keys that belong beside the schema's own, for "did you mean". */
  readonly otherKeys?: readonly string[];
}

/** The value that the schema made of the piece, or what is wrong with it. */
export type Checked<Output> =
  | { readonly value: Output; readonly problems: readonly [] }
  | { readonly value: undefined; readonly problems: readonly Problem[] };

/** Checks a piece. Words of variables that stand where a number or a switch is expected are read as such. */
export function check<Output>(piece: Piece<Output>): Checked<Output> {
  const first = piece.schema.safeParse(piece.value, { reportInput: true });
  if (first.success) return { value: first.data, problems: [] };
  const read = readVariables(piece, first.error.issues);
  const second = piece.schema.safeParse(read, { reportInput: true });
  if (second.success) return { value: second.data, problems: [] };
  const json = jsonSchemaOf(piece.schema);
  return {
    value: undefined,
    problems: second.error.issues.flatMap((issue) => problemsOf(issue, json, piece)),
  };
}

/** A schema that refuses keys which it does not know, also when its author forgot to say so. */
export function strict<Output>(schema: ZodType<Output>): ZodType<Output> {
  return schema instanceof z.ZodObject ? (schema.strict() as unknown as ZodType<Output>) : schema;
}

function readVariables(
  { value, path, reading }: Piece<unknown>,
  issues: readonly z.core.$ZodIssue[],
): unknown {
  return issues.reduce((whole, issue) => {
    if (issue.code !== 'invalid_type' || !reading.variablesAt([...path, ...issue.path])) return whole;
    const word = String(issue.input);
    if (issue.expected === 'boolean' && /^(true|false)$/.test(word))
      return put(whole, issue.path, word === 'true');
    const isNumber = issue.expected === 'number' && /^-?\d+(\.\d+)?$/.test(word);
    return isNumber ? put(whole, issue.path, Number(word)) : whole;
  }, value);
}

function put(whole: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(whole))
    return whole.map((item, index) => (index === step ? put(item, rest, value) : item));
  const record = whole as Readonly<Record<string, unknown>>;
  return { ...record, [String(step)]: put(record[String(step)], rest, value) };
}

function problemsOf(issue: z.core.$ZodIssue, json: JsonSchema, piece: Piece<unknown>): readonly Problem[] {
  const path = [...piece.path, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = [...Object.keys(schemaAt(json, issue.path)?.properties ?? {})];
    if (issue.path.length === 0) known.push(...(piece.otherKeys ?? []));
    return issue.keys.map((key) => ({
      path: [...path, key],
      text: `unknown key; ${suggestion(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    const keySchema = schemaAt(json, issue.path.slice(0, -1))?.propertyNames as JsonSchema | undefined;
    return [{ path, text: `expected ${expectationOf(keySchema ?? {})} as key` }];
  }
  if (issue.code === 'custom' && issue.message !== 'Invalid input') return [{ path, text: issue.message }];
  const schema = schemaAt(json, issue.path) ?? {};
  const expected = expectationOf(schema);
  if (issue.input === undefined) return [{ path, text: `missing; expected ${expected}` }];
  return [{ path, text: `expected ${expected}, got ${shown(issue.input, { path, schema, piece })}` }];
}

/** What to write instead of a word that nobody knows. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
}

/** What came, in words; the value itself only where it can be no secret. */
function shown(
  value: unknown,
  { path, schema, piece }: { path: Path; schema: JsonSchema; piece: Piece<unknown> },
): string {
  const variables = piece.reading.variablesAt(path);
  if (variables !== undefined) return `what ${variables} holds`;
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping of keys';
  const word = typeof value === 'string' ? 'text' : typeof value === 'number' ? 'a number' : String(value);
  const free = schema.type === 'array' || schema.type === 'object' || isFreeText(schema);
  if (isFreeText(schema) && typeof value === 'number') return `${word}; put it in quotes`;
  if (typeof value === 'boolean') return word;
  if (free || path.some((step) => /token|secret|password|key|credential|url/i.test(String(step)))) {
    return value === '' ? 'nothing' : word;
  }
  return typeof value === 'string'
    ? JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
    : String(value);
}

function isFreeText(schema: JsonSchema): boolean {
  return schema.type === 'string' && schema.enum === undefined && schema.title === undefined;
}

import type { ZodType } from 'zod';
import * as z from 'zod';
import type { Path } from './problem.ts';

/** A schema in the words of JSON Schema, draft 7, as the file is written (before defaults). */
export type JsonSchema = z.core.JSONSchema.JSONSchema;

/** What a person may write for a schema. */
export function jsonSchemaOf(schema: ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
  });
  return json as JsonSchema;
}

/** The schema of what stands at a path below; undefined where nothing is known about it. */
export function schemaAt(schema: JsonSchema, path: Path): JsonSchema | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  const inside = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((each) =>
    typeof each === 'object' ? [each as JsonSchema] : [],
  );
  for (const each of inside) {
    const next =
      typeof step === 'number' ? each.items : (each.properties?.[String(step)] ?? each.additionalProperties);
    if (typeof next === 'object' && !Array.isArray(next)) return schemaAt(next as JsonSchema, rest);
  }
  return undefined;
}

/** What a schema expects, for people: "a whole number from 1 to 65535". */
export function expectationOf(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  const choices = (schema.anyOf ?? schema.oneOf)?.map((each) => expectationOf(each as JsonSchema));
  if (choices !== undefined) return [...new Set(choices)].join(' or ');
  switch (schema.type) {
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number${rangeOf(schema)}`;
    case 'number':
      return `a number${rangeOf(schema)}`;
    case 'string':
      return (schema.minLength ?? 0) > 1 ? `text of at least ${schema.minLength} characters` : 'text';
    case 'array':
      return `a list, each ${expectationOf((schema.items ?? {}) as JsonSchema)}`;
    case 'object':
      return 'a mapping of keys';
    default:
      return 'a value';
  }
}

/** Bounds that are only the ends of exact numbers say nothing. */
function rangeOf({ minimum, maximum }: JsonSchema): string {
  const least = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return ` of at least ${least}`;
  return most === undefined ? '' : ` of at most ${most}`;
}

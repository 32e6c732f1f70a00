import type { Plugs } from './config-json-schema.ts';
import { expectationOf, type JsonSchema, jsonSchemaOf } from './expectation.ts';
import { accountSchema, agentSchema, fileSchema } from './file-schema.ts';

interface Row {
  readonly key: string;
  readonly about: string;
  readonly expected: string;
  readonly fallback: string;
}

/** The README's table of every key, in the order of the schema; the keys of back-ends and channels say whose they are. */
export function renderConfigReference(plugs: Plugs): string {
  const lines = configRows(plugs).map(
    ({ key, about, expected, fallback }) =>
      `| \`${key}\` | ${cell(about)} | ${cell(expected)} | ${cell(fallback)} |`,
  );
  return ['| key | what it is | expected | default |', '| --- | --- | --- | --- |', ...lines, ''].join('\n');
}

function configRows({ channels, backends }: Plugs): readonly Row[] {
  const own = (plugs: Plugs['channels'], prefix: string, key: string) =>
    plugs.flatMap(({ name, options }) =>
      rowsOf(jsonSchemaOf(options), prefix).map((row) => ({
        ...row,
        about: `(${key}: ${name}) ${row.about}`,
      })),
    );
  const agents = [
    ...rowsOf(jsonSchemaOf(agentSchema), 'agents.<name>.'),
    ...own(backends, 'agents.<name>.', 'backend'),
  ];
  const accounts = [
    ...rowsOf(jsonSchemaOf(accountSchema), 'accounts.<name>.'),
    ...own(channels, 'accounts.<name>.', 'channel'),
  ];
  return rowsOf(jsonSchemaOf(fileSchema), '').flatMap((row) => {
    if (row.key === 'agents') return [row, ...agents];
    return row.key === 'accounts' ? [row, ...accounts] : [row];
  });
}

function rowsOf(schema: JsonSchema, prefix: string): readonly Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    if (typeof part !== 'object') return [];
    const key = `${prefix}${name}`;
    const required = schema.required?.includes(name) === true;
    const row: Row = {
      key,
      about: part.description ?? '',
      expected: expectationOf(part),
      fallback: required ? 'required' : printDefault(part.default),
    };
    return [row, ...rowsBelow(part, key)];
  });
}

function rowsBelow(part: JsonSchema, key: string): readonly Row[] {
  const { items, additionalProperties } = part;
  if (typeof items === 'object' && !Array.isArray(items)) return rowsOf(items as JsonSchema, `${key}[].`);
  if (typeof additionalProperties === 'object') return rowsOf(additionalProperties, `${key}.<name>.`);
  return rowsOf(part, `${key}.`);
}

function printDefault(value: unknown): string {
  if (
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value ?? {}).length === 0)
  ) {
    return '';
  }
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

import type { Plug } from './check-entry.ts';
import { type JsonSchema, jsonSchemaOf } from './expectation.ts';
import { accountSchema, agentSchema, fileSchema } from './file-schema.ts';
import { standingAccounts } from './read-accounts.ts';

/** The plugs whose keys are part of the file. */
export interface Plugs {
  readonly channels: readonly Plug[];
  readonly backends: readonly Plug[];
}

/** The text of `config/posthouse.schema.json`, by which editors complete and check the file. */
export function renderConfigSchema(plugs: Plugs): string {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...configJsonSchema(plugs) };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The whole file, with the keys of each back-end and channel in a branch of its own. */
export function configJsonSchema({ channels, backends }: Plugs): JsonSchema {
  const file = jsonSchemaOf(fileSchema);
  const agents = backends.map((plug) => branch(jsonSchemaOf(agentSchema), plug, 'backend'));
  const accounts = channels.map((plug) => branch(jsonSchemaOf(accountSchema), plug, 'channel'));
  const standing = Object.entries(standingAccounts).flatMap(([name, channel]) => {
    const account = accounts.find((each) => part(each, 'channel').const === channel);
    const required = (account?.required ?? []).filter((key) => key !== 'channel');
    return account ? [[name, { ...account, required }] as const] : [];
  });
  return {
    title: 'Posthouse',
    ...file,
    properties: {
      ...file.properties,
      agents: { ...part(file, 'agents'), additionalProperties: { anyOf: agents } },
      accounts: {
        ...part(file, 'accounts'),
        properties: Object.fromEntries(standing),
        additionalProperties: { anyOf: accounts },
      },
    },
  };
}

function branch(house: JsonSchema, { name, options }: Plug, key: string): JsonSchema {
  const own = jsonSchemaOf(options);
  return {
    ...house,
    properties: {
      ...house.properties,
      [key]: { ...part(house, key), const: name },
      ...own.properties,
    },
    required: [...(house.required ?? []), ...(own.required ?? [])],
  };
}

function part(schema: JsonSchema, key: string): JsonSchema {
  const found = schema.properties?.[key];
  return typeof found === 'object' ? found : {};
}

import { checkEntry, type Plug } from './check-entry.ts';
import type { AccountConfig } from './config.ts';
import { accountSchema, type FileValues } from './file-schema.ts';
import type { Problem } from './problem.ts';
import type { YamlReading } from './read-yaml.ts';

/** The accounts that exist without a word in the file, and what carries them. */
export const standingAccounts: Readonly<Record<string, string>> = { web: 'webchat', console: 'console' };

/** What the accounts are made of. */
export interface AccountsInput {
  readonly accounts: FileValues['accounts'];
  readonly reading: YamlReading;
  readonly channels: readonly Plug[];
}

/** Every account, those that are switched off as well. */
export interface AccountsReading {
  readonly accounts: readonly (AccountConfig & { readonly enabled: boolean })[];
  readonly problems: readonly Problem[];
}

/** The accounts of the file in its order, each with the options of its channel; then the standing ones. */
export function readAccounts({ accounts, reading, channels }: AccountsInput): AccountsReading {
  const standing = Object.entries(standingAccounts).filter(([, channel]) =>
    channels.some((each) => each.name === channel),
  );
  const missing = standing.filter(([name]) => !(name in accounts)).map(([name]) => [name, {}] as const);
  const entries = [...Object.entries(accounts), ...missing].map(([name, given]) => {
    const channel = standing.find(([each]) => each === name)?.[1];
    const value = channel === undefined ? given : { channel, ...given };
    const path = ['accounts', name];
    const checked = checkEntry({
      value,
      path,
      reading,
      house: accountSchema,
      key: 'channel',
      plugs: channels,
    });
    return { name, checked };
  });
  return {
    problems: entries.flatMap(({ checked }) => checked.problems),
    accounts: entries.flatMap(({ name, checked: { value } }) => {
      if (value === undefined) return [];
      const groups = Object.entries(value.house.groups).map(([id, group]) => ({ id, ...group }));
      return [{ name, ...value.house, options: value.options, groups }];
    }),
  };
}

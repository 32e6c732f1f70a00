import type { Api } from 'grammy';
import type { BotCommand, BotCommandScope } from 'grammy/types';
import type { CommandSummary } from '../../../src/contracts/command-summary.ts';

/** The platform's own limit. */
const mostCommands = 100;
const longestSummary = 256;

/** Sets the menus of direct chats and of groups, each only if it differs: the platform limits how often that may be. */
export async function offerMenus(api: Api, commands: readonly CommandSummary[]): Promise<void> {
  await offer(api, { type: 'all_private_chats' }, commands);
  await offer(
    api,
    { type: 'all_group_chats' },
    commands.filter(({ directOnly }) => !directOnly),
  );
}

async function offer(api: Api, scope: BotCommandScope, commands: readonly CommandSummary[]): Promise<void> {
  const wanted = commands
    .filter(({ name }) => /^[a-z0-9_]{1,32}$/.test(name))
    .slice(0, mostCommands)
    .map(({ name, summary }) => ({ command: name, description: summary.slice(0, longestSummary) }));
  const menu = await api.getMyCommands({ scope });
  if (written(menu) !== written(wanted)) await api.setMyCommands(wanted, { scope });
}

function written(menu: readonly BotCommand[]): string {
  return JSON.stringify(menu.map(({ command, description }) => [command, description]));
}

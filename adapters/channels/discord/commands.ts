import type { APIApplicationCommand } from 'discord.js';
import type { CommandSummary } from '../../../src/contracts/command-summary.ts';
import type { Api } from './api.ts';

const mostCommands = 100;
const stringOption = 3;
/** In servers and in direct messages with the bot; not where a person takes it along into conversations of others. */
const everywhere = { contexts: [0, 1], integration_types: [0] };

/** Whatever stands behind a command's name is one text. */
const options = [
  {
    type: stringOption,
    name: 'arguments',
    description: 'What the command is to do it with',
    autocomplete: true,
  },
];

/** Registers the commands only if they differ: the platform limits how many may be made in a day. */
export async function offerCommands(
  api: Api,
  commands: readonly CommandSummary[],
  guild: string | undefined,
): Promise<void> {
  const wanted = commands
    .filter(({ name }) => /^[a-z0-9_-]{1,32}$/.test(name))
    .slice(0, mostCommands)
    .map(({ name, summary }) => ({ name, description: summary.slice(0, 100) || name, options }));
  const { id } = (await api({ method: 'get', route: '/applications/@me' })) as { readonly id: string };
  const route = guild
    ? (`/applications/${id}/guilds/${guild}/commands` as const)
    : (`/applications/${id}/commands` as const);
  const known = (await api({ method: 'get', route })) as readonly APIApplicationCommand[];
  if (fingerprint(known) === fingerprint(wanted)) return;
  const body = wanted.map((command) => ({ ...command, type: 1, ...(!guild && everywhere) }));
  await api({ method: 'put', route, body });
}

/** What can differ, in an order of its own: the platform keeps none. */
function fingerprint(
  commands: readonly Pick<APIApplicationCommand, 'name' | 'description' | 'options'>[],
): string {
  const lines = commands.map(({ name, description, options: given = [] }) =>
    JSON.stringify([
      name,
      description,
      given.map((option) => [
        option.name,
        option.description,
        'autocomplete' in option && option.autocomplete === true,
      ]),
    ]),
  );
  return lines.toSorted().join('\n');
}

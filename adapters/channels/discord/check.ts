import { ApplicationFlags, PermissionFlagsBits } from 'discord.js';
import type { AccountCheck } from '../../../src/contracts/channel-adapter.ts';
import type { Api } from './api.ts';
import type { DiscordOptions } from './config.ts';
import { portal, reasonOf } from './failures.ts';

/** As many servers as Discord tells of at once. */
const mostGuilds = 200;
/** With a smaller part of the day's connections left, something connects over and over. */
const fewConnections = 0.1;

/** What the bot needs in a server, by the names that Discord shows to people. */
const needed = {
  'View Channels': PermissionFlagsBits.ViewChannel,
  'Send Messages': PermissionFlagsBits.SendMessages,
  'Send Messages in Threads': PermissionFlagsBits.SendMessagesInThreads,
  'Attach Files': PermissionFlagsBits.AttachFiles,
  'Read Message History': PermissionFlagsBits.ReadMessageHistory,
} as const;

interface Application {
  readonly id: string;
  readonly flags?: number;
  readonly interactions_endpoint_url?: string | null;
}

interface Guild {
  readonly id: string;
  readonly name: string;
  readonly permissions: string;
}

interface Gateway {
  readonly session_start_limit: {
    readonly total: number;
    readonly remaining: number;
    readonly reset_after: number;
  };
}

/** How an application is set up. It only reads, and greets nobody. */
export async function checkApplication(
  api: Api,
  { token, commandGuild }: Pick<DiscordOptions, 'token' | 'commandGuild'>,
): Promise<readonly AccountCheck[]> {
  const get = async <Answer>(route: `/${string}`) => (await api({ method: 'get', route })) as Answer;
  try {
    // Alone, because Discord counts how often a token is refused.
    const me = await get<{ readonly username: string }>('/users/@me');
    const [application, gateway, guilds] = await Promise.all([
      get<Application>('/applications/@me'),
      get<Gateway>('/gateway/bot'),
      get<readonly Guild[]>('/users/@me/guilds'),
    ]);
    return [
      { ok: true, text: `it is ${me.username}` },
      checkIntent(application),
      ...checkEndpoint(application),
      ...checkConnections(gateway),
      checkServers(guilds, application.id),
      ...checkPermissions(guilds, application.id),
      ...checkCommandGuild(guilds, commandGuild),
    ];
  } catch (err) {
    return [{ ok: false, text: reasonOf(err, token) }];
  }
}

function checkIntent({ id, flags = 0 }: Application): AccountCheck {
  const { GatewayMessageContent, GatewayMessageContentLimited } = ApplicationFlags;
  if ((flags & (GatewayMessageContent | GatewayMessageContentLimited)) !== 0) {
    return { ok: true, text: 'it may read what is written' };
  }
  const where = `Bot → Privileged Gateway Intents at ${portal}/${id}/bot`;
  const text = `it may not read what is written, and Discord closes its connection: switch on "Message Content Intent" under ${where}`;
  return { ok: false, text };
}

function checkEndpoint({ id, interactions_endpoint_url: url }: Application): readonly AccountCheck[] {
  if (!url) return [];
  const where = URL.canParse(url) ? new URL(url).host : 'another program';
  const text = `presses of buttons and slash commands go to ${where}: empty "Interactions Endpoint URL" under General Information at ${portal}/${id}/information`;
  return [{ ok: false, text }];
}

function checkConnections({ session_start_limit: limit }: Gateway): readonly AccountCheck[] {
  const { total, remaining, reset_after: resetMs } = limit;
  if (remaining >= total * fewConnections) return [];
  const hours = Math.ceil(resetMs / 3_600_000);
  const text = `it may connect only ${remaining} times more within ${hours} h: something connects over and over; stop other programs with this token, and see in the log why this one does`;
  return [{ ok: false, text }];
}

function checkServers(guilds: readonly Guild[], id: string): AccountCheck {
  if (guilds.length === 0) {
    return { ok: false, text: `it is in no server: open ${inviteLink(id)} and choose yours` };
  }
  const count = guilds.length < mostGuilds ? String(guilds.length) : `${mostGuilds} or more`;
  return { ok: true, text: `it is in ${count} server${guilds.length === 1 ? '' : 's'}` };
}

/** What a channel takes away is not seen here. */
function checkPermissions(guilds: readonly Guild[], id: string): readonly AccountCheck[] {
  return guilds.flatMap(({ name, permissions }) => {
    const given = BigInt(permissions);
    if ((given & PermissionFlagsBits.Administrator) !== 0n) return [];
    const missing = Object.entries(needed).flatMap(([title, bit]) => ((given & bit) === 0n ? [title] : []));
    if (missing.length === 0) return [];
    const text = `in the server ${name} it lacks ${missing.join(', ')}: give them to its role there, or invite it again by ${inviteLink(id)}`;
    return [{ ok: false, text }];
  });
}

function checkCommandGuild(
  guilds: readonly Guild[],
  commandGuild: string | undefined,
): readonly AccountCheck[] {
  const isKnown = commandGuild === undefined || guilds.some(({ id }) => id === commandGuild);
  if (isKnown || guilds.length === 0 || guilds.length >= mostGuilds) return [];
  const text = `it is not in the server of commandGuild (${commandGuild}), so nobody sees its commands: copy the id of one that it is in, or take the line out`;
  return [{ ok: false, text }];
}

function inviteLink(id: string): string {
  const permissions = Object.values(needed).reduce((all, bit) => all | bit, 0n);
  return `https://discord.com/oauth2/authorize?client_id=${id}&scope=bot+applications.commands&permissions=${permissions}`;
}

import type {
  APIInteraction,
  GatewayDispatchPayload,
  GatewayGuildCreateDispatchData,
  GatewayGuildDeleteDispatchData,
  GatewayReadyDispatchData,
} from 'discord.js';
import type { Complete, Typing } from '../../../src/contracts/completion.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { type BackfillDeps, readBack, readUpTo } from './backfill.ts';
import { tellDeleted } from './deletions.ts';
import { isThread, type KnownChannel } from './directory.ts';
import { acknowledgement, choicesFor, normalizeInteraction, typingOf } from './interactions.ts';
import type { Lanes } from './lanes.ts';
import { tellPresence } from './presence.ts';
import { normalizeReaction, type Reaction } from './reactions.ts';
import { isNewer, justBefore } from './snowflake.ts';
import { type Spoken, takeMessage } from './take.ts';
import type { Whispers } from './whispers.ts';

/** How often a press or a command is offered: it cannot be asked for again, and is soon of no use. */
const pressTries = 5;

/** What stands ready to take events in. */
export interface Desk extends Omit<BackfillDeps, 'reader'> {
  readonly lanes: Lanes;
  readonly complete: Complete;
  readonly whispers: Whispers;
  /** We know who we are from the first event on. */
  readonly reader: BackfillDeps['reader'] & { me: string };
  /** The servers that we were in when the connection was made. */
  guilds: ReadonlySet<string>;
}

/** Sends an event into the lane of its channel, or remembers what it tells of places and roles. */
export function takeIn(event: GatewayDispatchPayload, desk: Desk): void {
  const { directory, me } = desk.reader;
  switch (event.t) {
    case 'GUILD_CREATE':
      enterGuild(event.d, desk);
      break;
    case 'GUILD_DELETE':
      leaveGuild(event.d, desk);
      break;
    case 'CHANNEL_DELETE':
    case 'THREAD_DELETE':
      loseChannel(event.d, desk);
      break;
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'THREAD_CREATE':
    case 'THREAD_UPDATE':
      directory.addChannel(event.d);
      break;
    case 'THREAD_LIST_SYNC':
      for (const thread of event.d.threads) directory.addChannel(thread, event.d.guild_id);
      break;
    case 'GUILD_ROLE_CREATE':
    case 'GUILD_ROLE_UPDATE':
      directory.addRole(event.d.role, me);
      break;
    case 'MESSAGE_CREATE':
      hear({ message: event.d, isEdit: false }, desk);
      break;
    case 'MESSAGE_UPDATE':
      hear({ message: event.d, isEdit: true }, desk);
      break;
    case 'MESSAGE_DELETE':
      tellDeleted({ ...event.d, ids: [event.d.id] }, desk);
      break;
    case 'MESSAGE_DELETE_BULK':
      tellDeleted(event.d, desk);
      break;
    case 'MESSAGE_REACTION_ADD':
      feel({ d: event.d, added: true }, desk);
      break;
    case 'MESSAGE_REACTION_REMOVE':
      feel({ d: event.d, added: false }, desk);
      break;
    case 'INTERACTION_CREATE':
      answer(event.d, desk);
      break;
    default:
      break;
  }
}

/** Nobody tells what was said in direct messages meanwhile, so those that are known are read back. */
export function greet({ user, guilds }: GatewayReadyDispatchData, desk: Desk): void {
  desk.reader.me = user.id;
  desk.guilds = new Set(guilds.map(({ id }) => id));
  for (const [channel, { isDm }] of desk.memory.marks.entries()) if (isDm) backfill(channel, desk);
}

/** What was said before we came into a server was not said to us. */
function enterGuild(guild: GatewayGuildCreateDispatchData, desk: Desk): void {
  if (guild.unavailable) return;
  const { directory, me } = desk.reader;
  for (const role of guild.roles) directory.addRole(role, me);
  const channels: readonly KnownChannel[] = [...guild.channels, ...guild.threads];
  for (const channel of channels) {
    directory.addChannel(channel, guild.id);
    const newest = channel.last_message_id;
    const isMissed = newest && isNewer(newest, readUpTo(channel.id, desk));
    if (isMissed && desk.guilds.has(guild.id)) backfill(channel.id, desk);
  }
  if (!desk.guilds.has(guild.id)) tellPresence({ guild: guild.id, presence: { here: true } }, desk);
}

/** An outage of Discord's is no farewell. */
function leaveGuild({ id: guild, unavailable }: GatewayGuildDeleteDispatchData, desk: Desk): void {
  if (unavailable) return;
  desk.guilds = new Set([...desk.guilds].filter((each) => each !== guild));
  tellPresence({ guild, presence: { here: false, reason: 'the bot was removed from the server' } }, desk);
}

function loseChannel(channel: KnownChannel, desk: Desk): void {
  const { id, guild_id: guild, parent_id: parent, type, name } = channel;
  if (guild === undefined) return;
  const what = isThread(type) ? 'thread' : 'channel';
  const presence = { here: false, reason: `the ${what} was deleted`, ...(name && { title: name }) };
  tellPresence({ guild, channel: id, presence, ...(isThread(type) && parent && { parent }) }, desk);
}

/** From where a channel is read back is remembered now: it may take long until it can be. */
function backfill(channel: string, desk: Desk): void {
  const { marks } = desk.memory;
  if (!marks.get(channel)) marks.set(channel, { message: readUpTo(channel, desk), isDm: false });
  desk.lanes.add(channel, { run: () => readBack(channel, desk) });
}

function hear(spoken: Spoken, desk: Desk): void {
  const { channel_id: channel, id, guild_id } = spoken.message;
  if (!spoken.isEdit) remember(channel, id, guild_id, desk);
  desk.lanes.add(channel, { run: () => takeMessage(spoken, desk) });
}

function feel(reaction: Reaction, desk: Desk): void {
  const { clock, deliver, lanes, reader } = desk;
  const envelope = normalizeReaction(reaction, reader, clock.now().getTime());
  if (envelope) lanes.add(reaction.d.channel_id, { run: () => deliver(envelope), tries: pressTries });
}

/** From its first sign of life on, a channel can be read back. */
function remember(channel: string, id: string, guild: string | undefined, { memory }: Desk): void {
  if (memory.marks.get(channel)) return;
  memory.marks.set(channel, { message: justBefore(id), isDm: guild === undefined });
}

/** Heard at once, beside all lanes: whoever pressed waits for it, and whatever is in front may take long. */
function answer(interaction: APIInteraction, desk: Desk): void {
  const { api, deliver, lanes, log, reader, whispers } = desk;
  const { channel, guild_id } = interaction;
  const typing = typingOf(interaction, reader);
  if (typing) return void suggest(interaction, typing, desk);
  const heard = acknowledgement(interaction);
  if (!heard || !channel) return;
  const acknowledging = api(heard).then(
    () => true,
    (err: unknown) => {
      log.warn({ reason: messageOf(err) }, 'a press or a command was not acknowledged');
      return false;
    },
  );
  lanes.add(`acknowledge ${interaction.id}`, { run: async () => void (await acknowledging) });
  whispers.heard(interaction, acknowledging);
  reader.directory.addChannel(channel, guild_id);
  const envelope = normalizeInteraction(interaction, reader);
  if (!envelope) return;
  remember(channel.id, interaction.id, guild_id, desk);
  lanes.add(channel.id, { run: () => deliver(envelope), tries: pressTries });
}

/** Best effort, and at once: after three seconds nobody waits for it any more. */
async function suggest(
  interaction: APIInteraction,
  typing: Typing,
  { api, complete, log }: Desk,
): Promise<void> {
  try {
    await api(choicesFor(interaction, await complete(typing)));
  } catch (err) {
    log.debug({ reason: messageOf(err) }, 'nothing could be suggested');
  }
}

import { startDiscordPeer } from '../peers/discord.ts';
import { startSlackPeer } from '../peers/slack.ts';
import { startTelegramPeer } from '../peers/telegram.ts';

/** A platform whose gateway is killed: people write in its channels, and we see what stands there in the end. */
export interface CrashPlatform {
  /** The account in the config, without its groups. */
  readonly account: Readonly<Record<string, unknown>>;
  /** The ids of the channels. */
  readonly places: readonly string[];
  /** The id of the one person who writes. */
  readonly person: string;
  say(place: number, text: string): void;
  /** What the house has written, in all channels. */
  written(): readonly string[];
  /** Resolves when the predicate holds; it is asked after each change. */
  until(predicate: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

const placeNumbers = [0, 1, 2, 3];

async function telegram(): Promise<CrashPlatform> {
  const peer = await startTelegramPeer();
  const ann = peer.user({ name: 'Ann' });
  const groups = placeNumbers.map((number) => peer.group({ title: `Team ${number}` }));
  return {
    account: { channel: 'telegram', token: peer.token, apiRoot: peer.apiRoot },
    places: groups.map(({ id }) => String(id)),
    person: String(ann.id),
    say(place, text) {
      const chat = groups[place];
      if (chat) peer.say({ chat, from: ann, text });
    },
    written: () =>
      groups
        .flatMap((group) => peer.messages(group))
        .filter(({ from }) => from.is_bot)
        .map(({ text = '' }) => text),
    until: async (predicate) => void (await peer.waitFor(() => predicate() && true)),
    stop: () => peer.stop(),
  };
}

async function discord(): Promise<CrashPlatform> {
  const peer = await startDiscordPeer();
  const ann = peer.user({ name: 'Ann' });
  const channels = placeNumbers.map((number) => peer.guild(`Team ${number}`).channel);
  return {
    account: { channel: 'discord', token: peer.token, api: peer.api },
    places: channels.map(({ id }) => id),
    person: ann.id,
    say(place, text) {
      const channel = channels[place];
      if (channel) peer.say({ channel, from: ann, text });
    },
    written: () => channels.flatMap((channel) => peer.written(channel)).map(({ content }) => content),
    until: async (predicate) => void (await peer.waitFor(() => predicate() && true)),
    stop: () => peer.stop(),
  };
}

async function slack(): Promise<CrashPlatform> {
  const peer = await startSlackPeer();
  const { tokens, bot } = peer.state;
  const ann = peer.user({ name: 'Ann' });
  const dm = peer.dm(ann);
  const channels = placeNumbers.map((number) => peer.channel({ name: `team-${number}` }));
  // In chats of the app answers grow by streams, in channels by edits.
  const chats = placeNumbers.map((number) => (number % 2 === 0 ? undefined : peer.openChat(ann)));
  return {
    account: { channel: 'slack', botToken: tokens.bot, appToken: tokens.app, slackApiUrl: peer.apiUrl },
    places: channels.map(({ id }) => id),
    person: ann.id,
    say(place, text) {
      const thread = chats[place];
      const channel = thread ? dm : channels[place];
      if (channel) peer.say({ channel, from: ann, text, ...(thread && { thread }) });
    },
    written: () =>
      [dm, ...channels]
        .flatMap((channel) => peer.messages(channel))
        .filter(({ bot_id }) => bot_id === bot.botId)
        .map(({ text }) => text),
    until: async (predicate) => void (await peer.waitFor(() => predicate() && true)),
    stop: () => peer.stop(),
  };
}

/** The platforms on which a gateway is killed, by the names of their channels. */
export const crashPlatforms: Readonly<Record<string, () => Promise<CrashPlatform>>> = {
  telegram,
  discord,
  slack,
};

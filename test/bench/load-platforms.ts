import { discord } from '../../adapters/channels/discord/manifest.ts';
import { slack } from '../../adapters/channels/slack/manifest.ts';
import { telegram } from '../../adapters/channels/telegram/manifest.ts';
import { webchat } from '../../adapters/channels/webchat/manifest.ts';
import type { ChannelAdapter, ChannelManifest } from '../../src/contracts/channel-adapter.ts';
import type { ChatLog } from '../../src/contracts/chat-log.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { startDiscordPeer } from '../peers/discord.ts';
import { createRates } from '../peers/rates.ts';
import { startSlackPeer } from '../peers/slack.ts';
import { startTelegramPeer } from '../peers/telegram.ts';

/** A platform with people who each have a chat with the house; its limits hold. */
export interface LoadPlatform {
  readonly manifest: ChannelManifest;
  readonly options: object;
  /** The ids of the people, by whom the house knows them. Empty where whoever writes is known already. */
  readonly people: readonly string[];
  /** Resolves when the house is there. */
  ready(): Promise<unknown>;
  say(person: number, text: string): void | Promise<void>;
  /** What the house has written to this person, in order. */
  shown(person: number): Promise<readonly string[]>;
  /** How many calls were refused because there were too many. */
  refused(): number;
  stop(): Promise<void>;
}

/** The four platforms, with so many people on each. */
export async function startPlatforms(people: number, chatLog: ChatLog): Promise<readonly LoadPlatform[]> {
  const numbers = Array.from({ length: people }, (_, number) => number);
  return Promise.all([
    startTelegram(numbers),
    startDiscord(numbers),
    startSlack(numbers),
    Promise.resolve(startWebChat(chatLog)),
  ]);
}

async function startTelegram(numbers: readonly number[]): Promise<LoadPlatform> {
  const rates = createRates(() => performance.now());
  const peer = await startTelegramPeer({ rates });
  const people = numbers.map((number) => peer.user({ name: `Person ${number}` }));
  const chat = (person: number) => peer.dm(at(people, person));
  return {
    manifest: telegram,
    options: telegram.options.parse({ token: peer.token, apiRoot: peer.apiRoot }),
    people: people.map(({ id }) => String(id)),
    ready: () => peer.waitFor(() => peer.calls('getUpdates').length > 0),
    say: (person, text) => void peer.say({ chat: chat(person), from: at(people, person), text }),
    shown: async (person) =>
      peer
        .messages(chat(person))
        .flatMap(({ from, text }) => (from.is_bot && text !== undefined ? [text] : [])),
    refused: rates.refused,
    stop: () => peer.stop(),
  };
}

async function startDiscord(numbers: readonly number[]): Promise<LoadPlatform> {
  const rates = createRates(() => performance.now());
  const peer = await startDiscordPeer({ rates });
  const people = numbers.map((number) => peer.user({ name: `Person${number}` }));
  const chat = (person: number) => peer.dm(at(people, person));
  return {
    manifest: discord,
    options: discord.options.parse({ token: peer.token, api: peer.api }),
    people: people.map(({ id }) => id),
    ready: () => peer.waitFor(() => peer.gateway.online > 0),
    say: (person, text) => void peer.say({ channel: chat(person), from: at(people, person), text }),
    shown: async (person) => peer.written(chat(person)).map(({ content }) => content),
    refused: rates.refused,
    stop: () => peer.stop(),
  };
}

async function startSlack(numbers: readonly number[]): Promise<LoadPlatform> {
  const rates = createRates(() => performance.now());
  const peer = await startSlackPeer({ rates });
  const { tokens } = peer.state;
  const people = numbers.map((number) => peer.user({ name: `Person ${number}`, handle: `person${number}` }));
  const chat = (person: number) => peer.dm(at(people, person));
  return {
    manifest: slack,
    options: slack.options.parse({ botToken: tokens.bot, appToken: tokens.app, slackApiUrl: peer.apiUrl }),
    people: people.map(({ id }) => id),
    ready: () => peer.waitFor(() => peer.sockets.open() > 0),
    say: (person, text) => void peer.say({ channel: chat(person), from: at(people, person), text }),
    shown: async (person) =>
      peer.messages(chat(person)).flatMap(({ bot_id, text }) => (bot_id === undefined ? [] : [text])),
    refused: rates.refused,
    stop: () => peer.stop(),
  };
}

function startWebChat(chatLog: ChatLog): LoadPlatform {
  let adapter: ChannelAdapter | undefined;
  return {
    manifest: {
      ...webchat,
      async open(options, context) {
        adapter = await webchat.open(options as Parameters<typeof webchat.open>[0], context);
        return adapter;
      },
    },
    options: webchat.options.parse({}),
    people: [],
    ready: async () => {},
    async say(person, text) {
      const url = `http://localhost/channels/webchat/chats/chat${person}/messages`;
      const body = JSON.stringify({ id: systemIds.next('inbox'), text });
      const response = await adapter?.http?.(new Request(url, { method: 'POST', body }));
      if (response?.status !== 202) throw new Error(`The web chat answered ${response?.status}.`);
    },
    async shown(person) {
      const messages = await chatLog.last({ account: 'webchat', chat: `chat${person}` }, 100);
      return messages.flatMap(({ author, text }) => (author === 'house' ? [text] : []));
    },
    refused: () => 0,
    stop: async () => {},
  };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`There is no number ${index}.`);
  return item;
}

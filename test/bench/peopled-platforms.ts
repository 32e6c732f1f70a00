import { startDiscordPeer } from '../peers/discord.ts';
import { createRates } from '../peers/rates.ts';
import { startSlackPeer } from '../peers/slack.ts';
import { startTelegramPeer } from '../peers/telegram.ts';

/** An imitated platform with people who each have a chat with the house; its limits hold. */
export interface Peopled {
  readonly name: string;
  /** The options of the house's account there, as they stand in a config. */
  readonly options: object;
  /** The ids of the people, by whom the house knows them. */
  readonly people: readonly string[];
  /** Resolves when the house is there. */
  ready(): Promise<unknown>;
  say(person: number, text: string): void;
  /** What the house has written to this person, in order. */
  shown(person: number): readonly string[];
  /** How many calls were refused because there were too many. */
  refused(): number;
}

/** The three platforms, with so many people on each. */
export async function startPlatforms(people: number): Promise<readonly Peopled[]> {
  const numbers = Array.from({ length: people }, (_, number) => number);
  return Promise.all([startTelegram(numbers), startDiscord(numbers), startSlack(numbers)]);
}

async function startTelegram(numbers: readonly number[]): Promise<Peopled> {
  const rates = createRates(() => performance.now());
  const peer = await startTelegramPeer({ rates });
  const people = numbers.map((number) => peer.user({ name: `Person ${number}` }));
  const chat = (person: number) => peer.dm(at(people, person));
  return {
    name: 'telegram',
    options: { token: peer.token, apiRoot: peer.apiRoot },
    people: people.map(({ id }) => String(id)),
    ready: () => peer.waitFor(() => peer.calls('getUpdates').length > 0),
    say: (person, text) => void peer.say({ chat: chat(person), from: at(people, person), text }),
    shown: (person) =>
      peer
        .messages(chat(person))
        .flatMap(({ from, text }) => (from.is_bot && text !== undefined ? [text] : [])),
    refused: rates.refused,
  };
}

async function startDiscord(numbers: readonly number[]): Promise<Peopled> {
  const rates = createRates(() => performance.now());
  const peer = await startDiscordPeer({ rates });
  const people = numbers.map((number) => peer.user({ name: `Person${number}` }));
  const chat = (person: number) => peer.dm(at(people, person));
  return {
    name: 'discord',
    options: { token: peer.token, api: peer.api },
    people: people.map(({ id }) => id),
    ready: () => peer.waitFor(() => peer.gateway.online > 0),
    say: (person, text) => void peer.say({ channel: chat(person), from: at(people, person), text }),
    shown: (person) => peer.written(chat(person)).map(({ content }) => content),
    refused: rates.refused,
  };
}

async function startSlack(numbers: readonly number[]): Promise<Peopled> {
  const rates = createRates(() => performance.now());
  const peer = await startSlackPeer({ rates });
  const { tokens } = peer.state;
  const people = numbers.map((number) => peer.user({ name: `Person ${number}`, handle: `person${number}` }));
  const chat = (person: number) => peer.dm(at(people, person));
  return {
    name: 'slack',
    options: { botToken: tokens.bot, appToken: tokens.app, slackApiUrl: peer.apiUrl },
    people: people.map(({ id }) => id),
    ready: () => peer.waitFor(() => peer.sockets.open() > 0),
    say: (person, text) => void peer.say({ channel: chat(person), from: at(people, person), text }),
    shown: (person) =>
      peer.messages(chat(person)).flatMap(({ bot_id, text }) => (bot_id === undefined ? [] : [text])),
    refused: rates.refused,
  };
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`There is no number ${index}.`);
  return item;
}

import { fork } from 'node:child_process';
import * as z from 'zod';
import { discord } from '../../adapters/channels/discord/manifest.ts';
import { slack } from '../../adapters/channels/slack/manifest.ts';
import { telegram } from '../../adapters/channels/telegram/manifest.ts';
import { webchat } from '../../adapters/channels/webchat/manifest.ts';
import type { ChannelAdapter, ChannelManifest } from '../../src/contracts/channel-adapter.ts';
import type { ChatLog } from '../../src/contracts/chat-log.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import type { PlatformRequest } from './platform-process.ts';

/** A platform with people who each have a chat with the house. */
export interface LoadPlatform {
  readonly manifest: ChannelManifest;
  readonly options: object;
  /** The ids of the people, by whom the house knows them. Empty where whoever writes is known already. */
  readonly people: readonly string[];
  say(person: number, text: string): Promise<void>;
  /** What the house has written to this person, in order. */
  shown(person: number): Promise<readonly string[]>;
  /** How many calls were refused because there were too many. */
  refused(): Promise<number>;
}

/** All platforms of the load measure. */
export interface LoadPlatforms {
  readonly all: readonly LoadPlatform[];
  /** Resolves when the house is on all of them. */
  ready(): Promise<unknown>;
  stop(): void;
}

const manifests: readonly ChannelManifest[] = [telegram, discord, slack];
const started = z.array(
  z.object({ name: z.string(), options: z.looseObject({}), people: z.array(z.string()) }),
);

/** The three platforms in a process of their own and the web chat in this one, with so many people on each. */
export async function startPlatforms(people: number, chatLog: ChatLog): Promise<LoadPlatforms> {
  const child = fork(new URL('platform-process.ts', import.meta.url), [String(people)]);
  const waiting = new Map<number, (result: unknown) => void>();
  child.on('message', ({ id, result }: { id: number; result: unknown }) => {
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  let last = 0;
  const answerTo = (id: number) => new Promise<unknown>((resolve) => waiting.set(id, resolve));
  const ask = (request: PlatformRequest) => {
    const answer = answerTo(++last);
    child.send({ id: last, request });
    return answer;
  };
  const others = started.parse(await answerTo(0)).map(({ name, options, people }, platform): LoadPlatform => {
    const manifest = manifests.find((each) => each.name === name);
    if (!manifest) throw new Error(`There is no channel "${name}".`);
    return {
      ...{ manifest, options: z.looseObject({}).parse(manifest.options.parse(options)), people },
      say: async (person, text) => void (await ask({ kind: 'say', platform, person, text })),
      shown: async (person) => z.array(z.string()).parse(await ask({ kind: 'shown', platform, person })),
      refused: async () => z.number().parse(await ask({ kind: 'refused', platform })),
    };
  });
  return {
    all: [...others, openWebChat(chatLog)],
    ready: () => ask({ kind: 'ready' }),
    stop: () => child.disconnect(),
  };
}

function openWebChat(chatLog: ChatLog): LoadPlatform {
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
    refused: async () => 0,
  };
}

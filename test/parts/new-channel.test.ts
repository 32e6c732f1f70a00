import { expect, test } from 'vitest';
import { channels } from '../../adapters/channels.ts';
import type { ChannelManifest } from '../../src/contracts/channel-adapter.ts';
import { describeChannel } from '../contracts/channel-contract.ts';
import type { ChannelTrial } from '../contracts/channel-harness.ts';
import { echo } from '../fixtures/echo-channel/manifest.ts';
import { createEchoPlatform } from '../fixtures/echo-channel/platform.ts';

/** THE LIST with one line more. */
const list = [
  ...channels,
  echo,
  //
];

let posts = 0;

const trial: ChannelTrial = {
  skips: {
    'a draft becomes the answer, however often that is tried': 'it shows no drafts',
    'a draft that is gone is told of': 'it shows no drafts',
  },
  async start() {
    const platform = createEchoPlatform();
    const place = (account: string, chat: string) =>
      ({ channel: 'echo', account, kind: 'dm', chat }) as const;
    return {
      options: { platform },
      async say(_, person, text) {
        platform.waiting.push({ id: `post-${++posts}`, chat: person, text });
        platform.wake();
      },
      target: (account) => place(account, 'first'),
      nowhere: (account) => place(account, 'nowhere'),
      shown: async () =>
        [...platform.shown.values()].flatMap(({ chat, text }) => (chat === 'first' ? [text] : [])),
      reads: (piece) => piece,
      fits: (piece) => piece.trim() !== '' && piece.length <= 1_000 && piece.isWellFormed(),
      contacts: () => platform.contacts,
      cutAfterNextSend: () => {
        platform.cutNext = true;
      },
      refuse: () => {
        platform.refusing = true;
      },
      goAway: async () => {
        platform.away = true;
      },
      stop: async () => {},
    };
  },
};

test('a new channel is one folder and one line', () => {
  expect(list.map(({ name }) => name)).toEqual([...channels.map(({ name }) => name), 'echo']);
});

const added: ChannelManifest | undefined = list.find(({ name }) => name === 'echo');
if (added) describeChannel(added, trial);

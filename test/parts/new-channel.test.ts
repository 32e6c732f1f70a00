import { expect, test } from 'vitest';
import { channels } from '../../adapters/channels.ts';
import type { ChannelManifest } from '../../src/contracts/channel-adapter.ts';
import { describeChannel } from '../contracts/channel-contract.ts';
import type { ChannelTrial } from '../contracts/channel-harness.ts';
import {
  buttonLaws,
  draftLaws,
  fileLaws,
  groupLaws,
  sentFileLaws,
  skipped,
} from '../contracts/channel-laws.ts';
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
    ...skipped('it shows no drafts', draftLaws),
    ...skipped('it takes no files', sentFileLaws),
    ...skipped('it never rings', ['what is silent rings for nobody, and anything else rings']),
    ...skipped('it has no groups, no bots and no mentions', [
      ...groupLaws,
      'another bot says that it is one, or does not come',
      'nobody is called by what an agent writes',
    ]),
    ...skipped('its people can send words only', [
      ...fileLaws,
      ...buttonLaws,
      'a reaction to what we said is told, and that it was taken back',
      'a message that is deleted is told, behind what was said before',
      'an edit comes as an edit of the same message, under an event id of its own',
      'a change that leaves the words as they are does not come',
      'a reply says what it replies to',
    ]),
    ...skipped('there is no need: what comes twice under the same id is shown once', [
      'a piece that may have arrived can be looked for',
    ]),
    ...skipped('it has no menu of commands', [
      'the commands offered are in the menu once, and offering them again changes nothing',
    ]),
    ...skipped('it refuses nothing but the whole account', [
      'what is refused because of its marks arrives as plain text',
      'too many requests are tried again when the platform said',
      'a platform that fails is tried again',
      'a place that we were put out of is a rejection with its reason',
    ]),
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
      acts: {
        repeat() {
          const id = `post-${posts}`;
          platform.waiting.push({ id, chat: 'first', text: 'hello' });
          platform.wake();
        },
      },
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

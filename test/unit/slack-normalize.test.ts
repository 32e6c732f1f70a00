import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCommand, readPress } from '../../adapters/channels/slack/interactions.ts';
import { normalize } from '../../adapters/channels/slack/normalize.ts';
import {
  commandBody,
  type Incoming,
  messageBody,
  pressBody,
} from '../../adapters/channels/slack/payloads.ts';

const fixtures = new URL('../../adapters/channels/slack/fixtures/', import.meta.url);
const reader = {
  account: 'sl',
  me: { userId: 'U0BOT', botId: 'B0BOT', teamId: 'T0HOUSE' },
  profiles: new Map([
    ['U0ANN', { name: 'Ann Lee', handle: 'annlee', zone: 'Europe/Berlin', bot: false }],
    ['U0BOB', { name: 'Bob', bot: false }],
  ]),
};
const givenAt = new Date(1_790_000_900_000);

function read(name: string) {
  const { type, body }: Incoming = JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8'));
  if (type === 'slash_commands') return readCommand(commandBody.parse(body), reader, givenAt);
  if (type === 'interactive') return readPress(pressBody.parse(body), reader);
  return normalize(messageBody.parse(body).event, reader);
}

const dm = { kind: 'dm', chat: 'D0ANN' } as const;
const team = { kind: 'group', chat: 'C0TEAM' } as const;
const inThread = { thread: '1790000400.000100' } as const;

/** Fixture → what we expect of it; a thread is undefined where there must be none. */
const messages = [
  ['dm-text', { ...dm, addressing: 'direct', text: 'hello there' }],
  ['dm-thread', { ...dm, ...inThread, addressing: 'direct', text: 'in a thread' }],
  ['dm-mention', { ...dm, addressing: 'direct', text: 'are you there?' }],
  [
    'dm-markup',
    {
      ...dm,
      addressing: 'direct',
      text: 'see [the page](https://example.org/a?b=1&c=2), example.org, https://example.org/x & a@b.org: 1 < 2 > 0, ask @Bob or #team @here @crew today',
    },
  ],
  ['dm-shared', { ...dm, addressing: 'direct', text: 'the words of @Bob' }],
  ['group-plain', { ...team, addressing: 'none', text: 'lunch, anyone?' }],
  ['group-mention', { ...team, addressing: 'mention', text: 'what is new?' }],
  ['group-mention-again', { ...team, addressing: 'mention', text: 'what is new?' }],
  ['group-mention-inside', { ...team, addressing: 'mention', text: 'hey look, @Bob' }],
  ['group-mention-of-another', { ...team, addressing: 'none', text: '@Bob hi' }],
  ['group-mention-in-thread', { ...team, ...inThread, addressing: 'mention', text: 'and this?' }],
  ['group-reply', { ...team, ...inThread, addressing: 'reply', text: 'thanks' }],
  ['group-thread-of-others', { ...team, ...inThread, addressing: 'none', text: 'yes' }],
  ['group-root-of-thread', { ...team, addressing: 'none', text: 'first' }],
  ['group-broadcast', { ...team, ...inThread, addressing: 'none', text: 'for all' }],
  ['group-private', { kind: 'group', chat: 'C0SECRET', addressing: 'mention', text: 'psst' }],
  ['group-of-people', { kind: 'group', chat: 'G0THREE', addressing: 'mention', text: 'you three' }],
  ['group-shared', { ...team, addressing: 'mention', text: 'what of this?' }],
  ['bot-app', { ...team, addressing: 'none', text: 'deployed' }],
  ['bot-user', { ...team, addressing: 'mention', text: 'ping' }],
  ['edit', { ...dm, addressing: 'direct', text: 'hello world' }],
  ['edit-in-thread', { ...team, ...inThread, addressing: 'mention', text: 'now you' }],
  ['command', { ...team, addressing: 'command', text: '/task new "every day" ask @Bob & co' }],
  ['command-with-slash', { ...dm, addressing: 'command', text: '/status' }],
  ['command-empty', { ...dm, addressing: 'command', text: '/help' }],
  ['press', { ...dm, addressing: 'direct', text: '' }],
  ['press-in-thread', { ...team, ...inThread, addressing: 'reply', text: '' }],
] as const;

const files = [
  [
    'file-image',
    { kind: 'image', name: 'cat.png', mimeType: 'image/png', sizeBytes: 98_000, reference: 'F0IMG' },
  ],
  [
    'file-document',
    { kind: 'file', name: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 4_242, reference: 'F0DOC' },
  ],
  [
    'file-voice',
    { kind: 'voice', name: 'audio_message.m4a', mimeType: 'audio/mp4', sizeBytes: 9_000, reference: 'F0VOI' },
  ],
  [
    'file-audio',
    { kind: 'audio', name: 'song.mp3', mimeType: 'audio/mpeg', sizeBytes: 3_000_000, reference: 'F0AUD' },
  ],
  [
    'file-video',
    { kind: 'video', name: 'clip.mp4', mimeType: 'video/mp4', sizeBytes: 800_000, reference: 'F0VID' },
  ],
  ['file-of-another-workspace', { kind: 'file', reference: 'F0EXT' }],
] as const;

const skipped = [
  'skipped-deleted',
  'skipped-empty',
  'skipped-file-deleted',
  'skipped-join',
  'skipped-own',
  'skipped-own-by-app',
  'skipped-own-edit',
  'skipped-press-of-another',
  'skipped-replied',
  'skipped-stone',
  'skipped-topic',
  'skipped-unfurl',
  'skipped-unfurl-after-edit',
];

describe('what comes from Slack', () => {
  test.each(messages)('%s goes to its place with its address', (name, expected) => {
    const { addressing, text, ...place } = expected;
    const envelope = read(name);
    expect(envelope?.conversation).toEqual({ channel: 'slack', account: 'sl', space: 'T0HOUSE', ...place });
    expect({ addressing: envelope?.addressing, text: envelope?.text }).toEqual({ addressing, text });
  });

  test.each(files)('%s becomes a description of the file, and a reference that lasts', (name, attachment) => {
    expect(read(name)?.attachments).toEqual([attachment]);
  });

  test.each(skipped)('%s is not for us', (name) => {
    expect(read(name)).toBeUndefined();
  });

  test('says who wrote it, when, and under which stable ids', () => {
    expect(read('dm-text')).toMatchObject({
      eventId: 'message:D0ANN:1790000501.000200',
      messageId: '1790000501.000200',
      sender: { id: 'U0ANN', name: 'Ann Lee', handle: 'annlee', zone: 'Europe/Berlin', bot: false },
      sentAt: new Date(1_790_000_501_000),
      attachments: [],
    });
  });

  test('a mention is the same envelope both times', () => {
    expect(read('group-mention-again')).toEqual(read('group-mention'));
  });

  test('an edit has an id of its own and keeps that of the message', () => {
    expect(read('edit')).toMatchObject({
      edited: true,
      eventId: 'edit:D0ANN:1790000501.000200:1790000600.000000',
      messageId: '1790000501.000200',
      sentAt: new Date(1_790_000_600_000),
    });
    expect(read('dm-text')).not.toHaveProperty('edited');
  });

  test.each([
    ['group-reply', { messageId: '1790000400.000100' }],
    ['group-shared', { messageId: '1790000100.000100', text: '1 < 2' }],
    ['group-thread-of-others', undefined],
    ['dm-text', undefined],
  ])('%s answers what it answers', (name, replyTo) => {
    expect(read(name)?.replyTo).toEqual(replyTo);
  });

  test.each([
    ['bot-app', { id: 'B0OTHER', name: 'deployer', bot: true }],
    ['bot-user', { id: 'U0OTHERBOT', name: 'pinger', bot: true }],
  ])('%s is known as a bot', (name, sender) => {
    expect(read(name)?.sender).toEqual(sender);
  });

  test('a press carries its token, a command its moment, each an id of its own', () => {
    expect(read('press')).toMatchObject({
      pressed: 'tok_yes',
      eventId: 'press:D0ANN:1790000700.000100:U0ANN:1790000800.123456',
      messageId: '1790000700.000100',
      sentAt: new Date(1_790_000_800_123),
    });
    expect(read('command')).toMatchObject({
      eventId: 'command:8123456789.9123.abcdef',
      sentAt: givenAt,
      sender: { id: 'U0ANN', name: 'Ann Lee' },
    });
  });

  test('every fixture is looked at', () => {
    const known = [...messages.map(([name]) => name), ...files.map(([name]) => name), ...skipped];
    const found = readdirSync(fixtures).map((file) => file.replace('.json', ''));
    expect(found.toSorted()).toEqual(known.toSorted());
  });
});

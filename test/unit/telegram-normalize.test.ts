import { readdirSync, readFileSync } from 'node:fs';
import type { Update } from 'grammy/types';
import { describe, expect, test } from 'vitest';
import { normalize } from '../../adapters/channels/telegram/normalize.ts';

const fixtures = new URL('../../adapters/channels/telegram/fixtures/', import.meta.url);
const reader = { account: 'tg', me: { id: 123456, username: 'posthouse_bot' } };

function update(name: string): Update {
  return JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8'));
}

function read(name: string) {
  return normalize(update(name), reader);
}

/** Fixture → what we expect of it; a thread is undefined where there must be none. */
const messages = [
  ['dm-text', { kind: 'dm', chat: '7001', addressing: 'direct', text: 'hello there' }],
  ['dm-command', { kind: 'dm', chat: '7001', addressing: 'direct', text: '/task list' }],
  [
    'dm-topic',
    { kind: 'dm', chat: '7001', thread: '31', addressing: 'direct', text: 'in a topic of our own' },
  ],
  ['group-plain', { kind: 'group', chat: '-1001234567890', addressing: 'none', text: 'lunch, anyone?' }],
  ['group-mention', { kind: 'group', chat: '-1001234567890', addressing: 'mention', text: 'what is new?' }],
  [
    'group-mention-after-emoji',
    { kind: 'group', chat: '-4501', addressing: 'mention', text: '👩‍👩‍👧 hey look' },
  ],
  [
    'group-mention-of-another',
    { kind: 'group', chat: '-1001234567890', addressing: 'none', text: '@posthouse_bot2 hi' },
  ],
  ['group-text-mention', { kind: 'group', chat: '-1001234567890', addressing: 'mention', text: 'do it' }],
  ['group-reply', { kind: 'group', chat: '-1001234567890', addressing: 'reply', text: 'thanks' }],
  ['group-reply-to-another', { kind: 'group', chat: '-1001234567890', addressing: 'none', text: 'thanks' }],
  ['group-thread-of-replies', { kind: 'group', chat: '-1001234567890', addressing: 'reply', text: 'more' }],
  ['group-command', { kind: 'group', chat: '-1001234567890', addressing: 'command', text: '/status' }],
  [
    'group-command-for-us',
    { kind: 'group', chat: '-1001234567890', addressing: 'command', text: '/status now' },
  ],
  [
    'group-command-for-another',
    { kind: 'group', chat: '-1001234567890', addressing: 'none', text: '/status@other_bot' },
  ],
  ['forum-topic', { kind: 'group', chat: '-1009876543210', thread: '42', addressing: 'mention', text: 'hi' }],
  [
    'forum-topic-made-by-us',
    { kind: 'group', chat: '-1009876543210', thread: '42', addressing: 'none', text: 'just talking' },
  ],
  [
    'group-reply-to-elsewhere',
    { kind: 'group', chat: '-1001234567890', addressing: 'none', text: 'is that so?' },
  ],
  [
    'channel-direct',
    {
      ...{ kind: 'group', chat: '-1002222222222', thread: 'direct-4503599627370495' },
      ...{ addressing: 'none', text: 'I have a question' },
    },
  ],
  [
    'forum-general-by-number',
    { kind: 'group', chat: '-1009876543210', addressing: 'command', text: '/status' },
  ],
  ['forum-general', { kind: 'group', chat: '-1009876543210', addressing: 'command', text: '/status' }],
] as const;

const memberships = [
  ['kicked', '-1001234567890', { here: false, title: 'Team', reason: expect.stringContaining('member') }],
  ['restricted-outside', '-1001234567890', { here: false }],
  ['restricted-inside', '-1001234567890', { here: true }],
  ['blocked', '7001', { here: false, title: 'Ann', reason: expect.stringContaining('blocked') }],
] as const;

const files = [
  ['photo', { kind: 'image', sizeBytes: 98_000 }, 'what is this?'],
  ['document', { kind: 'file', name: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 4_242 }, ''],
  ['voice', { kind: 'voice', mimeType: 'audio/ogg', sizeBytes: 9_000 }, ''],
  ['audio', { kind: 'audio', name: 'song.mp3', mimeType: 'audio/mpeg', sizeBytes: 3_000_000 }, ''],
  ['video', { kind: 'video', mimeType: 'video/mp4', sizeBytes: 800_000 }, 'look'],
  ['animation', { kind: 'video', name: 'cat.mp4', mimeType: 'video/mp4', sizeBytes: 70_000 }, ''],
  ['sticker', { kind: 'sticker', sizeBytes: 20_000 }, ''],
] as const;

const skipped = [
  'skipped-anonymous-admin',
  'skipped-bot',
  'skipped-channel-post',
  'skipped-linked-channel',
  'skipped-ourselves',
  'skipped-service',
];

describe('a Telegram update', () => {
  test.each(messages)('%s goes to its place with its address', (name, expected) => {
    const { addressing, text, ...place } = expected;
    const envelope = read(name);
    expect(envelope?.conversation).toEqual({ channel: 'telegram', account: 'tg', ...place });
    expect({ addressing: envelope?.addressing, text: envelope?.text }).toEqual({ addressing, text });
  });

  test.each(files)('%s becomes a description of the file', (name, attachment, text) => {
    const envelope = read(name);
    expect(envelope?.attachments).toEqual([{ ...attachment, reference: expect.stringMatching(/\w/) }]);
    expect(envelope?.text).toBe(text);
  });

  test.each(skipped)('%s is not for us', (name) => {
    expect(read(name)).toBeUndefined();
  });

  test.each(skipped)('%s is not for us when it is edited, either', (name) => {
    const { message, ...rest } = update(name);
    expect(
      normalize({ ...rest, ...(message && { edited_message: message }) } as Update, reader),
    ).toBeUndefined();
  });

  test('an edit is the message as it reads now, under an event id of its own', () => {
    const edit = { eventId: 'edit:7001:45:880000525', messageId: '45', edited: true, text: 'hello you' };
    expect(read('edit')).toMatchObject(edit);
  });

  test('a group that became a supergroup says where it went', () => {
    expect(read('moved')).toMatchObject({
      eventId: 'moved:-4501:-1001234567891',
      conversation: { kind: 'group', chat: '-4501' },
      ...{ movedTo: '-1001234567891', text: '', addressing: 'none' },
    });
  });

  test('a press below a message that is too old to be shown is still known', () => {
    expect(read('press')).toMatchObject({
      eventId: 'press:4382bfdwdsb323b2d9',
      conversation: { kind: 'group', chat: '-1001234567890' },
      sender: { id: '7001' },
      ...{ messageId: '42', pressed: 'tok123', text: '', attachments: [] },
    });
  });

  test.each([
    ['group-reply', { messageId: expect.any(String), text: expect.any(String) }],
    ['group-reply-to-elsewhere', { messageId: 'elsewhere:-1001111111111:11', text: 'the bridge is closed' }],
    ['forum-topic-made-by-us', undefined],
    ['dm-text', undefined],
  ])('%s replies to %j', (name, replyTo) => {
    expect(read(name)?.replyTo).toEqual(replyTo);
  });

  test('says who wrote it, when, and under which stable ids', () => {
    expect(read('dm-text')).toMatchObject({
      eventId: 'message:7001:21',
      messageId: '21',
      sender: { id: '7001', name: 'Ann Lee', handle: 'annlee', bot: false },
      sentAt: new Date(1_790_000_501_000),
      attachments: [],
    });
  });

  test.each(memberships)('%s says whether we are there', (name, chat, presence) => {
    expect(read(name)).toMatchObject({ conversation: { chat }, text: '', presence });
  });

  test('every fixture is looked at', () => {
    const known = [
      'edit',
      'moved',
      'press',
      ...memberships.map(([name]) => name),
      ...messages.map(([name]) => name),
      ...files.map(([name]) => name),
      ...skipped,
    ];
    const found = readdirSync(fixtures).map((file) => file.replace('.json', ''));
    expect(found.toSorted()).toEqual(known.toSorted());
  });
});

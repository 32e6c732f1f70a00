import { readdirSync, readFileSync } from 'node:fs';
import type { GatewayDispatchPayload } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { acknowledgement, normalizeInteraction } from '../../adapters/channels/discord/interactions.ts';
import { normalizeEdit, normalizeMessage } from '../../adapters/channels/discord/normalize.ts';

const fixtures = new URL('../../adapters/channels/discord/fixtures/', import.meta.url);
const [server, general, thread, dm] = [1, 2, 3, 4].map((number) => `30000000000000000${number}`);
const roles = new Map([
  ['300000000000000009', { name: 'Post House', ours: true }],
  ['300000000000000008', { name: 'Team', ours: false }],
]);
const reader = {
  account: 'dc',
  me: '100000000000000001',
  directory: {
    place: (id: string) =>
      id === thread
        ? { name: 'plans', parent: general ?? '' }
        : id === general
          ? { name: 'general' }
          : undefined,
    role: (id: string) => roles.get(id),
  },
};

function event(name: string): GatewayDispatchPayload {
  return JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8'));
}

function read(name: string) {
  const { t, d } = event(name);
  if (t === 'MESSAGE_CREATE') return normalizeMessage(d, reader);
  if (t === 'MESSAGE_UPDATE') return normalizeEdit(d, reader);
  return t === 'INTERACTION_CREATE' ? normalizeInteraction(d, reader) : undefined;
}

const inDm = { kind: 'dm', chat: dm };
const inGeneral = { kind: 'group', space: server, chat: general };
const inThread = { ...inGeneral, thread };

/** Fixture → where it belongs, how it concerns us, and what it says. */
const messages = [
  ['dm-text', inDm, 'direct', 'hello there'],
  ['dm-command', inDm, 'direct', '/task list'],
  ['dm-mention', inDm, 'direct', 'hi'],
  ['group-plain', inGeneral, 'none', 'lunch, anyone?'],
  ['group-everyone', inGeneral, 'none', '@everyone look'],
  ['group-mention', inGeneral, 'mention', 'what is new?'],
  ['group-mention-by-nickname', inGeneral, 'mention', '👩‍👩‍👧 hey look'],
  ['group-mention-alone', inGeneral, 'mention', ''],
  ['group-mention-in-code', inGeneral, 'none', 'see `<@100000000000000001>`'],
  ['group-mention-of-our-role', inGeneral, 'mention', 'do it'],
  [
    'group-mention-of-another',
    inGeneral,
    'none',
    '@Bobby and @Team in #general at 2026-03-01T10:00:00Z :wave: /task list',
  ],
  ['group-reply', inGeneral, 'reply', 'thanks'],
  ['group-reply-to-another', inGeneral, 'none', 'thanks'],
  ['group-reply-to-what-is-gone', inGeneral, 'none', 'thanks'],
  ['thread', inThread, 'none', 'in a thread'],
  ['other-bot', inGeneral, 'none', 'beep'],
  ['webhook', inGeneral, 'none', 'deployed'],
  ['forward', inGeneral, 'none', 'what was said elsewhere'],
  ['edit', inGeneral, 'none', 'hello, all'],
  ['slash-command', inGeneral, 'command', '/task list all'],
  ['slash-command-in-dm', inDm, 'direct', '/help'],
  ['slash-command-in-thread', inThread, 'command', '/status'],
  ['button', inGeneral, 'reply', ''],
] as const;

const files = [
  ['image', { kind: 'image', name: 'cat.png', mimeType: 'image/png', sizeBytes: 98_000 }, 'what is this?'],
  ['document', { kind: 'file', name: 'plan.txt', mimeType: 'text/plain', sizeBytes: 4_242 }, ''],
  ['unknown-type', { kind: 'file', name: 'thing', sizeBytes: 3 }, ''],
  ['voice', { kind: 'voice', name: 'voice-message.ogg', mimeType: 'audio/ogg', sizeBytes: 9_000 }, ''],
  ['audio', { kind: 'audio', name: 'song.mp3', mimeType: 'audio/mpeg', sizeBytes: 3_000_000 }, ''],
  ['video', { kind: 'video', name: 'v.mp4', mimeType: 'video/mp4', sizeBytes: 800_000 }, 'look'],
] as const;

const skipped = [
  'skipped-context-menu',
  'skipped-conversation-of-others',
  'skipped-empty',
  'skipped-link-preview',
  'skipped-our-edit',
  'skipped-ourselves',
  'skipped-pin',
  'skipped-select',
  'skipped-welcome',
];

describe('a Discord event', () => {
  test.each(messages)('%s goes to its place with its address', (name, place, addressing, text) => {
    const envelope = read(name);
    expect(envelope?.conversation).toEqual({ channel: 'discord', account: 'dc', ...place });
    expect([envelope?.addressing, envelope?.text]).toEqual([addressing, text]);
  });

  test.each(files)('%s becomes a description of the file', (name, attachment, text) => {
    const envelope = read(name);
    const reference = `${dm}/${envelope?.messageId}/600000000000000001`;
    expect(envelope?.attachments).toEqual([{ ...attachment, reference }]);
    expect(envelope?.text).toBe(text);
  });

  test('a sticker has a name', () => {
    expect(read('sticker')?.attachments).toEqual([{ kind: 'sticker', name: 'Wave' }]);
  });

  test.each(skipped)('%s is not for us', (name) => {
    expect(read(name)).toBeUndefined();
  });

  test('says who wrote it, when, and under which stable ids', () => {
    const { d } = event('dm-text') as { d: { id: string } };
    expect(read('dm-text')).toMatchObject({
      eventId: `message:${dm}:${d.id}`,
      messageId: d.id,
      sender: { id: '200000000000000001', name: 'Ann Lee', handle: 'annlee', bot: false },
      sentAt: new Date('2026-03-01T10:00:00.250Z'),
    });
    expect(read('group-plain')?.sender.name).toBe('Annie');
    expect(read('other-bot')?.sender.bot).toBe(true);
    expect(read('webhook')?.sender).toMatchObject({ name: 'CI', bot: true });
  });

  test('an edit has an id of its own, made of its time', () => {
    expect(read('edit')).toMatchObject({
      eventId: expect.stringMatching(/^edit:300000000000000002:\d+:2026-03-01T10:05:00\.000000\+00:00$/),
      edited: true,
      sentAt: new Date('2026-03-01T10:05:00Z'),
    });
  });

  test('a reply says to what, in words that people read', () => {
    expect(read('group-reply')?.replyTo?.text).toBe('done: **yes**');
    expect(read('group-reply-to-another')?.replyTo?.text).toBe('ask @Ann Lee');
    expect(read('group-reply-to-what-is-gone')?.replyTo).toEqual({ messageId: expect.any(String) });
    expect(read('forward')?.replyTo).toBeUndefined();
  });

  test('a press says which button, and is heard without a word', () => {
    expect(read('button')).toMatchObject({ pressed: 'ask:1:yes', sender: { name: 'Annie' } });
    const { d } = event('button') as { d: Parameters<typeof acknowledgement>[0] };
    expect(acknowledgement(d)).toEqual({
      method: 'post',
      route: '/interactions/1400000000000001000/itoken/callback',
      auth: false,
      body: { type: 6 },
    });
  });

  test('every fixture is looked at', () => {
    const known = [...messages.map(([name]) => name), ...files.map(([name]) => name), 'sticker', ...skipped];
    const found = readdirSync(fixtures).map((file) => file.replace('.json', ''));
    expect(found.toSorted()).toEqual(known.toSorted());
  });
});

import { expect, test } from 'vitest';
import { decideAdmission } from '../../../src/domain/admission.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { systemIds } from '../../../src/kernel/ids.ts';

const person = { id: systemIds.next('person'), name: 'Ann', role: 'member' } as const;

/** Something said in a channel of a server, to others. */
function said(more: Partial<Envelope> = {}): Envelope {
  return {
    eventId: 'e',
    conversation: { channel: 'test', account: 'a', kind: 'group', space: 'server', chat: 'channel' },
    sender: { id: '1', name: 'Ann', bot: false },
    addressing: 'none',
    text: 'hello',
    attachments: [],
    messageId: 'm',
    sentAt: new Date(0),
    ...more,
  };
}

const account = (groups: readonly { id: string; mention: boolean; context: number }[]) => ({
  name: 'a',
  channel: 'test',
  groups,
});
const open = { mention: false, context: 0 };
const gated = { mention: true, context: 5 };

test.each([
  ['a group that nobody named', [], 'ignore'],
  ['its chat', [{ id: 'channel', ...open }], 'admit'],
  ['its server', [{ id: 'server', ...open }], 'admit'],
  ['another server', [{ id: 'elsewhere', ...open }], 'ignore'],
  [
    'its server, but its chat only when mentioned',
    [
      { id: 'server', ...open },
      { id: 'channel', ...gated },
    ],
    'overhear',
  ],
  [
    'its chat, though the server only when mentioned',
    [
      { id: 'server', ...gated },
      { id: 'channel', ...open },
    ],
    'admit',
  ],
] as const)('the allow-list names %s: %s', (_, groups, kind) => {
  expect(decideAdmission(said(), { person, account: account(groups) }).kind).toBe(kind);
});

test.each([
  ['a bot', { sender: { id: '2', name: 'bot', bot: true } }, 'ignore'],
  ['an empty message', { text: '' }, 'ignore'],
  ['a press, which has no text', { text: '', pressed: 't', addressing: 'reply' }, 'admit'],
  ['a mention', { addressing: 'mention' }, 'admit'],
  ['an edit of what was not for us', { edited: true }, 'ignore'],
] as const)('%s is met with: %s', (_, more, kind) => {
  const rules = account([{ id: 'channel', ...gated }]);
  expect(decideAdmission(said(more as Partial<Envelope>), { person, account: rules }).kind).toBe(kind);
});

test('a stranger is overheard among others, gets silence when speaking to us, and a code in private', () => {
  const rules = { person: undefined, account: account([{ id: 'channel', ...gated }]) };
  expect(decideAdmission(said(), rules).kind).toBe('overhear');
  expect(decideAdmission(said({ addressing: 'mention' }), rules).kind).toBe('ignore');
  const conversation = { ...said().conversation, kind: 'dm' } as const;
  expect(decideAdmission(said({ conversation, addressing: 'direct' }), rules).kind).toBe('pair');
});

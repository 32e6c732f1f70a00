import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTelegramPeer, type TelegramPeer } from '../peers/telegram.ts';

let peer: TelegramPeer;
beforeEach(async () => {
  peer = await startTelegramPeer();
});
afterEach(() => peer.stop());

async function call(method: string, parameters: object = {}, token = peer.token) {
  const response = await fetch(`${peer.apiRoot}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
  const body = await response.json();
  return body.ok ? body.result : `${response.status} ${body.description}`;
}

describe('the imitated Bot API', () => {
  test('forgets updates only when an offset passes them, and gives no more than asked', async () => {
    const ann = peer.user({ name: 'Ann' });
    for (const text of ['1', '2', '3']) peer.say({ chat: peer.dm(ann), from: ann, text });
    const [first, second] = await call('getUpdates', { limit: 2 });
    expect([first.message.text, second.message.text]).toEqual(['1', '2']);
    expect(await call('getUpdates')).toHaveLength(3);
    expect(await call('getUpdates', { offset: second.update_id })).toHaveLength(2);
    expect(peer.pending()).toBe(2);
    expect(await call('getUpdates', { offset: -1 })).toHaveLength(1);
    expect(peer.pending()).toBe(1);
  });

  test('holds a poll until something happens, and gives its place to the next poller', async () => {
    const early = call('getUpdates', { timeout: 30 });
    await peer.waitFor(() => peer.calls('getUpdates').length === 1);
    const late = call('getUpdates', { timeout: 30 });
    expect(await early).toMatch(/^409 Conflict: terminated by other getUpdates request/);
    const ann = peer.user({ name: 'Ann' });
    peer.say({ chat: peer.dm(ann), from: ann, text: '/help@posthouse_bot and @annlee' });
    expect(await late).toMatchObject([
      {
        message: {
          entities: [
            { type: 'bot_command', offset: 0, length: 19 },
            { type: 'mention', offset: 24, length: 7 },
          ],
        },
      },
    ]);
  });

  test('a poll that does not wait takes nobody’s place', async () => {
    const held = call('getUpdates', { timeout: 30 });
    await peer.waitFor(() => peer.calls('getUpdates').length === 1);
    expect(await call('getUpdates', { limit: 1 })).toEqual([]);
    const ann = peer.user({ name: 'Ann' });
    peer.say({ chat: peer.dm(ann), from: ann, text: 'hello' });
    expect(await held).toMatchObject([{ message: { text: 'hello' } }]);
  });

  test('refuses to poll beside a webhook', async () => {
    await call('setWebhook', { url: 'https://example.org' });
    expect(await call('getUpdates')).toMatch(
      /^409 Conflict: can't use getUpdates method while webhook is active/,
    );
  });

  test.each([
    ['an unknown method', 'sendNothing', {}, '404 Not Found'],
    ['an unknown chat', 'sendMessage', { chat_id: 5, text: 'x' }, '400 Bad Request: chat not found'],
    ['no text', 'sendMessage', { chat_id: 7001, text: ' ' }, '400 Bad Request: message text is empty'],
    [
      'a long text',
      'sendMessage',
      { chat_id: 7001, text: '😀'.repeat(2049) },
      '400 Bad Request: message is too long',
    ],
    [
      'a reply to nothing',
      'sendMessage',
      { chat_id: 7001, text: 'x', reply_parameters: { message_id: 5 } },
      '400 Bad Request: message to be replied not found',
    ],
    [
      'an unknown topic',
      'sendMessage',
      { chat_id: 7001, text: 'x', message_thread_id: 5 },
      '400 Bad Request: message thread not found',
    ],
    [
      'a command with a bad name',
      'setMyCommands',
      { commands: [{ command: 'A', description: 'x' }] },
      '400 Bad Request: BOT_COMMAND_INVALID',
    ],
    [
      'an edit of nothing',
      'editMessageText',
      { chat_id: 7001, message_id: 5, text: 'x' },
      '400 Bad Request: message to edit not found',
    ],
  ])('answers %s as Telegram does', async (_, method, parameters, expected) => {
    peer.user({ name: 'Ann' });
    expect(await call(method, parameters)).toBe(expected);
  });

  test('knows its token, and parameters of the wrong type', async () => {
    expect(await call('getMe', {}, '1:wrong')).toBe('401 Unauthorized');
    expect(await call('getUpdates', { limit: 'all' })).toMatch(/^400 .*limit/);
    expect(await call('getMe')).toMatchObject({ is_bot: true, username: 'posthouse_bot' });
  });
});

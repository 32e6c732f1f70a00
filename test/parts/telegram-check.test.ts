import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { telegram } from '../../adapters/channels/telegram/manifest.ts';
import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import { startTelegramPeer, type TelegramPeer } from '../peers/telegram.ts';
import { adapterContext } from '../support/adapter-context.ts';

const context = adapterContext('tg');

let peer: TelegramPeer;
let adapter: ChannelAdapter;
beforeEach(async () => {
  peer = await startTelegramPeer({ secondMs: 100 });
  adapter = await open(peer.token);
});
afterEach(() => peer.stop());

function open(token: string): Promise<ChannelAdapter> {
  return telegram.open({ token, apiRoot: peer.apiRoot }, context);
}

async function found({ receiving = false, by = adapter } = {}): Promise<string> {
  const checks = (await by.check?.({ receiving })) ?? [];
  return checks.map(({ ok, text }) => `${ok ? 'ok' : 'mend'}: ${text}`).join('\n');
}

function setWebhook(url: string) {
  return fetch(`${peer.apiRoot}/bot${peer.token}/setWebhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url }),
  });
}

/** Another program that polls, and comes back as often as its place is taken. */
async function pollElsewhere(): Promise<{ stop(): Promise<void> }> {
  const other = await open(peer.token);
  const closing = new AbortController();
  const poll = async (): Promise<void> => {
    await other.receive(async () => {}, closing.signal).catch(() => {});
    if (!closing.signal.aborted) await poll();
  };
  const polling = poll();
  await peer.waitFor(() => peer.calls('getUpdates').length > 0);
  return {
    async stop() {
      closing.abort();
      await polling;
    },
  };
}

describe('checking a Telegram account', () => {
  test('that is right finds nothing to mend, and takes nothing', async () => {
    expect(await found()).toBe(
      [
        'ok: it is @posthouse_bot',
        'ok: in groups it sees commands, replies and mentions only; for more, send /setprivacy to @BotFather, choose Disable, and add it to the group again',
        'ok: it may be added to groups',
        'ok: no other program receives its messages',
      ].join('\n'),
    );
    const ann = peer.user({ name: 'Ann' });
    for (const text of ['1', '2']) peer.say({ chat: peer.dm(ann), from: ann, text });
    expect(await found()).not.toMatch(/mend|no other program/);
    expect(peer.pending()).toBe(2);
  });

  test.each([
    ['a bot that may join no groups', () => peer.settle({ can_join_groups: false }), /\/setjoingroups/],
    [
      'a webhook',
      () => setWebhook('https://other.example/hook'),
      /a webhook to other\.example: .* stop that/,
    ],
    ['a refused token', () => peer.fail('getMe', { status: 401 }), /refuses the token .* ask @BotFather/],
    ['a malformed token', () => peer.fail('getMe', { status: 404 }), /refuses the token .* ask @BotFather/],
    ['a platform that is away', () => peer.stop(), /could not be reached/],
  ])('finds %s, and says how to mend it', async (_, mistake, sentence) => {
    await mistake();
    const said = await found();
    const mends = said.split('\n').filter((line) => line.startsWith('mend: '));
    expect(mends).toEqual([expect.stringMatching(sentence)]);
    expect(said).not.toContain(peer.token);
    expect(peer.calls('deleteWebhook')).toEqual([]);
  });

  test('finds a token of no bot', async () => {
    const by = await open('1:wrong');
    expect(await found({ by })).toMatch(/^mend: Telegram refuses the token .* ask @BotFather[^\n]*$/);
  });

  test('finds another program that polls, and asks for none while a gateway of ours receives', async () => {
    const other = await pollElsewhere();
    expect(await found()).toMatch(/mend: another program receives this bot's messages .*: stop it, or use/);
    const asked = () => peer.calls('getUpdates').filter(({ parameters }) => parameters['limit'] === 1).length;
    expect(asked()).toBe(1);
    expect(await found({ receiving: true })).not.toMatch(/mend|program/);
    expect(asked()).toBe(1);
    await other.stop();
  });

  test('says that it sees everything in groups, once that is so', async () => {
    peer.settle({ can_read_all_group_messages: true });
    expect(await found()).toContain('ok: it sees everything that is said in its groups');
  });
});

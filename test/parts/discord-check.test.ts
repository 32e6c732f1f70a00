import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { PeerFault } from '../peers/discord-faults.ts';
import type { PeerSettings } from '../peers/discord-state.ts';
import { type DiscordBench, startDiscordBench } from '../support/discord-bench.ts';

let bench: DiscordBench;
beforeEach(async () => {
  bench = await startDiscordBench();
});
afterEach(() => bench.stop());

async function found(adapter: ChannelAdapter): Promise<string> {
  const checks = (await adapter.check?.({ receiving: false })) ?? [];
  return checks.map(({ ok, text }) => `${ok ? 'ok' : 'mend'}: ${text}`).join('\n');
}

const mendsIn = (said: string) => said.split('\n').filter((line) => line.startsWith('mend: '));

describe('checking a Discord account', () => {
  test('that is right finds nothing to mend, and greets nobody', async () => {
    const { adapter, peer } = bench;
    expect(await found(adapter)).toBe(
      ['ok: it is posthouse', 'ok: it may read what is written', 'ok: it is in 1 server'].join('\n'),
    );
    expect(peer.gateway.identified).toBe(0);
    peer.settle({ flags: 1 << 18, permissions: String(1 << 3) });
    expect(mendsIn(await found(adapter))).toEqual([]);
  });

  test.each<[string, Partial<PeerSettings>, RegExp]>([
    [
      'the intent for content that is off',
      { flags: 1 << 12 },
      /switch on "Message Content Intent" under Bot → Privileged Gateway Intents at \S+\/100000000000000001\/bot/,
    ],
    [
      'presses that go elsewhere',
      { interactions_endpoint_url: 'https://other.example/hook' },
      /go to other\.example: empty "Interactions Endpoint URL"/,
    ],
    [
      'few connections left',
      { greetings: 12 },
      /connect only 12 times more within 24 h.*stop other programs/,
    ],
    [
      'permissions that are missing',
      { permissions: String(1 << 10) },
      /server Team it lacks Send Messages, Send Messages in Threads, Attach Files, Read Message History: give them/,
    ],
  ])('finds %s, and says how to mend it', async (_, settings, sentence) => {
    bench.peer.settle(settings);
    expect(mendsIn(await found(bench.adapter))).toEqual([expect.stringMatching(sentence)]);
  });

  test.each<[string, PeerFault, RegExp]>([
    ['a refused token', { status: 401 }, /refuses the token \(401\): press "Reset Token" on the Bot page/],
    ['too many requests', { status: 429 }, /too many requests/],
    ['a connection that is cut', { cut: 'before' }, /could not be reached/],
  ])('ends at %s, and says so without the token', async (_, fault, sentence) => {
    const { adapter, peer } = bench;
    peer.fail('GET /users/@me', fault);
    const said = await found(adapter);
    expect(said.split('\n')).toEqual([expect.stringMatching(sentence)]);
    expect(said).not.toContain(peer.token);
    expect(peer.calls()).toHaveLength(1);
  });

  test('finds that it is in no server, with a link that invites it', async () => {
    const { adapter, peer } = bench;
    peer.leave(bench.guild);
    const [mend] = mendsIn(await found(adapter));
    const link = new URL(/https:\S+/.exec(mend ?? '')?.[0] ?? '');
    expect(mend).toMatch(/it is in no server: open .* and choose yours/);
    expect(Object.fromEntries(link.searchParams)).toEqual({
      client_id: peer.bot.id,
      scope: 'bot applications.commands',
      permissions: '274878008320',
    });
  });

  test('finds a server for commands that it is not in', async () => {
    await bench.stop();
    bench = await startDiscordBench({ options: { commandGuild: '424242424242424242' } });
    expect(mendsIn(await found(bench.adapter))).toEqual([
      expect.stringMatching(/not in the server of commandGuild \(424242424242424242\).*copy the id/),
    ]);
  });
});

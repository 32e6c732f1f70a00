import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { PeerFault } from '../peers/slack-faults.ts';
import { type SlackBench, slackSecrets, startSlackBench } from '../support/slack-bench.ts';

let bench: SlackBench;
beforeEach(async () => {
  bench = await startSlackBench();
});
afterEach(() => bench.stop());

async function found(adapter: ChannelAdapter): Promise<string> {
  const checks = (await adapter.check?.({ receiving: false })) ?? [];
  const said = checks.map(({ ok, text }) => `${ok ? 'ok' : 'mend'}: ${text}`).join('\n');
  expect(said).not.toMatch(slackSecrets);
  return said;
}

const mendsIn = (said: string) => said.split('\n').filter((line) => line.startsWith('mend: '));
const identity = 'auth.test';
const opening = 'apps.connections.open';

describe('checking a Slack account', () => {
  test('that is right finds nothing to mend, and connects nothing', async () => {
    const { adapter, peer } = bench;
    expect(await found(adapter)).toBe(
      [
        'ok: it is @posthouse in the workspace House',
        'ok: it has all scopes that it needs',
        'ok: Socket Mode: a connection can be opened',
      ].join('\n'),
    );
    expect(peer.sockets.opened()).toBe(0);
    expect(peer.calls().map(({ method }) => method)).toHaveLength(2);
  });

  test.each<[string, { bot?: string; app?: string }, RegExp]>([
    [
      'a wrong bot token',
      { bot: 'xoxb-1-wrong' },
      /Slack refuses botToken \(invalid_auth\): copy the "Bot User OAuth Token" \(xoxb-…\) under "OAuth & Permissions"/,
    ],
    [
      'a wrong app token',
      { app: 'xapp-1-wrong' },
      /Slack refuses appToken \(invalid_auth\): copy the token \(xapp-…\) under "Basic Information" → "App-Level Tokens"/,
    ],
  ])('finds %s, and says where the right one is', async (_, { bot, app }, sentence) => {
    const { open, peer } = bench;
    const { tokens } = peer.state;
    const adapter = await open({
      botToken: bot ?? tokens.bot,
      appToken: app ?? tokens.app,
      slackApiUrl: peer.apiUrl,
    });
    expect(mendsIn(await found(adapter))).toEqual([expect.stringMatching(sentence)]);
  });

  test.each<[string, string, PeerFault, RegExp]>([
    ['a token that was revoked', identity, { error: 'token_revoked' }, /install the app again and copy/],
    [
      'an app that was removed',
      identity,
      { error: 'account_inactive' },
      /removed from the workspace; install/,
    ],
    ['a workspace without Socket Mode', opening, { error: 'forbidden_team' }, /use signingSecret instead/],
    ['too many requests', opening, { status: 429 }, /too many requests/],
    ['a connection that is cut', identity, { cut: 'before' }, /could not be reached/],
  ])('finds %s, and says how to mend it', async (_, method, fault, sentence) => {
    bench.peer.fail(method, fault);
    expect(mendsIn(await found(bench.adapter))).toEqual([expect.stringMatching(sentence)]);
  });

  test('names the scopes that the app lacks', async () => {
    const { adapter, peer } = bench;
    peer.state.scopes = peer.state.scopes.filter((scope) => !/^(commands|files:read)$/.test(scope));
    const sentence =
      /the app lacks commands, files:read: add them under "OAuth & Permissions" .* install the app again/;
    expect(mendsIn(await found(adapter))).toEqual([expect.stringMatching(sentence)]);
  });

  test('says that an app token without its scope must be made again', async () => {
    const { adapter, peer } = bench;
    peer.state.appScopes = ['authorizations:read'];
    const sentence = /missing_scope, needed: connections:write\): make a new token with this scope/;
    expect(mendsIn(await found(adapter))).toEqual([expect.stringMatching(sentence)]);
  });

  test('by HTTP says which request URL to enter, and asks for no socket', async () => {
    const { open, peer } = bench;
    const { bot, signingSecret } = peer.state.tokens;
    const said = await found(await open({ botToken: bot, signingSecret, slackApiUrl: peer.apiUrl }));
    expect(said).toMatch(/ok: .* Request URL under .* is https:\/\/YOUR-HOST\/channels\/sl\/, and YOUR-HOST/);
    expect(peer.calls(opening)).toEqual([]);
  });
});

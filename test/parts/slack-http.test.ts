import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { commandBody, eventBody, signedRequest } from '../peers/slack-events.ts';
import { briskClock, type SlackBench, startSlackBench } from '../support/slack-bench.ts';

const nowSeconds = 1_790_000_000;
const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

let bench: SlackBench;
let adapter: ChannelAdapter;
/** Lets the time to answer run out. */
let runOut: () => void;

beforeEach(async () => {
  bench = await startSlackBench();
  const { bot, signingSecret } = bench.peer.state.tokens;
  const clock: Clock = {
    ...briskClock,
    now: () => new Date(nowSeconds * 1_000),
    after(_, action) {
      runOut = action;
      return { cancel() {} };
    },
  };
  adapter = await bench.open({ botToken: bot, signingSecret, slackApiUrl: bench.peer.apiUrl }, { clock });
});
afterEach(() => bench.stop());

interface Posting {
  readonly type?: string;
  readonly seconds?: number;
  readonly secret?: string;
  readonly retry?: number;
}

async function post(body: string, { type = json, seconds = nowSeconds, secret, retry }: Posting = {}) {
  const key = secret ?? bench.peer.state.tokens.signingSecret;
  const request = signedRequest(body, { secret: key, type, seconds, ...(retry !== undefined && { retry }) });
  const response = await adapter.http?.(request);
  return { status: response?.status, text: await response?.text() };
}

function event(text: string, ts = '1790000001.000100'): string {
  const { peer, ann } = bench;
  const message = { type: 'message', channel: peer.dm(ann).id, channel_type: 'im', user: ann.id, text, ts };
  return JSON.stringify(eventBody(peer.state, message));
}

async function receiving(take?: () => Promise<void>) {
  const receiver = bench.receive(take, adapter);
  do await fetch(bench.peer.apiUrl);
  while (adapter.health().state !== 'up');
  return receiver;
}

describe('requests of Slack', () => {
  test('are needed only where no socket is used', () => {
    expect(bench.adapter.http).toBeUndefined();
    expect(adapter.http).toBeDefined();
  });

  test('prove that the address is ours, also before anything is received', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 'z' });
    expect(await post(body)).toEqual({ status: 200, text: 'abc' });
  });

  test.each([
    ['signed by another', { secret: 'another' }],
    ['of five minutes ago', { seconds: nowSeconds - 301 }],
    ['of the future', { seconds: nowSeconds + 301 }],
    ['without a time', { seconds: Number.NaN }],
  ])('%s are refused', async (_, posting) => {
    const receiver = await receiving();
    expect(await post(event('hello'), posting)).toMatchObject({ status: 401 });
    expect(receiver.offered).toEqual([]);
  });

  test('without a signature, too long or of another kind are refused', async () => {
    const address = 'http://127.0.0.1/channels/slack/';
    const answers = [
      new Request(address, { method: 'POST', body: '{}' }),
      new Request(address),
      new Request(address, { method: 'POST', body: 'x'.repeat(1_000_001) }),
    ].map(async (request) => (await adapter.http?.(request))?.status);
    expect(await Promise.all(answers)).toEqual([401, 405, 413]);
  });

  test('bring events, which are confirmed when they are committed', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const receiver = await receiving(() => committed);
    const answer = post(event('hello'));
    await receiver.until(() => receiver.offered.length === 1);
    commit();
    expect(await answer).toEqual({ status: 200, text: '' });
    expect(receiver.taken).toMatchObject([{ text: 'hello', sender: { name: 'Ann Lee' } }]);
  });

  test('are not confirmed when it takes too long, and what comes again is the same', async () => {
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const receiver = await receiving(() => committed);
    const first = post(event('hello'));
    await receiver.until(() => receiver.offered.length === 1);
    runOut();
    expect((await first).status).toBe(503);
    commit();
    expect((await post(event('hello'), { retry: 1 })).status).toBe(200);
    expect(receiver.taken).toHaveLength(1);
  });

  test('are not confirmed while nothing is received', async () => {
    expect((await post(event('hello'))).status).toBe(503);
    const receiver = await receiving();
    await receiver.stop();
    expect((await post(event('hello'))).status).toBe(503);
  });

  test('bring commands and presses, which are confirmed at once', async () => {
    const { peer, ann, team } = bench;
    const { promise: committed, resolve: commit } = Promise.withResolvers<void>();
    const receiver = await receiving(() => committed);
    const given = commandBody(peer.state, {
      channel: team,
      from: ann,
      command: '/posthouse',
      text: 'status',
    });
    expect(await post(String(new URLSearchParams(given)), { type: form })).toEqual({ status: 200, text: '' });
    const press = {
      type: 'block_actions',
      user: { id: ann.id, username: 'annlee' },
      channel: { id: peer.dm(ann).id },
      message: { ts: '1.1' },
      actions: [{ action_id: 'press:0:0', value: 'tok', action_ts: '2.2' }],
    };
    const payload = String(new URLSearchParams({ payload: JSON.stringify(press) }));
    expect(await post(payload, { type: form })).toEqual({ status: 200, text: '' });
    await receiver.until(() => receiver.offered.length === 2);
    commit();
    await receiver.until(() => receiver.taken.length === 2);
    expect(receiver.taken.map(({ text, pressed }) => pressed ?? text).toSorted()).toEqual(['/status', 'tok']);
  });

  test.each([
    ['a check of the certificate', 'ssl_check=1&token=z', form],
    ['a form with bad JSON in it', 'payload=%7B', form],
    ['bad JSON', '{', json],
    ['an event without its inside', '{"type":"event_callback"}', json],
    ['nothing', 'null', json],
  ])('that bring %s do no harm', async (_, body, type) => {
    await receiving();
    expect(await post(body, { type })).toEqual({ status: 200, text: '' });
  });
});

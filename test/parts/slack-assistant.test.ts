import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { usualPrompts } from '../../adapters/channels/slack/config.ts';
import { silentLog } from '../../src/kernel/log.ts';
import type { PeerMessage } from '../peers/slack-state.ts';
import { type SlackBench, startSlackBench } from '../support/slack-bench.ts';

const status = 'assistant.threads.setStatus';
const title = 'assistant.threads.setTitle';
const suggest = 'assistant.threads.setSuggestedPrompts';

let bench: SlackBench;
beforeEach(async () => {
  bench = await startSlackBench();
});
afterEach(() => bench.stop());

/** A chat with the app in which somebody has asked something. */
function ask(): { chat: PeerMessage; question: PeerMessage; target: ReturnType<SlackBench['place']> } {
  const { peer, ann, place } = bench;
  const chat = peer.openChat(ann);
  const question = peer.say({ channel: peer.dm(ann), from: ann, text: 'how are you?', thread: chat });
  return { chat, question, target: place(peer.dm(ann), chat) };
}

const statuses = () => [...bench.peer.state.assistant.statuses.values()];

describe('a new chat with the app on Slack', () => {
  test('offers what can be said first, and is a conversation of its own', async () => {
    const { peer, receive } = bench;
    const receiver = receive();
    const { chat, target } = ask();
    await receiver.until(() => receiver.taken.length === 1);
    expect(receiver.taken[0]).toMatchObject({
      conversation: target,
      addressing: 'direct',
      text: 'how are you?',
    });
    const offered = await peer.waitFor(() => peer.state.assistant.prompts.get(chat.ts));
    expect(offered).toEqual(usualPrompts);
  });

  test('offers what the config says, and nothing if that is nothing', async () => {
    const { peer, open, receive } = bench;
    const { bot, app } = peer.state.tokens;
    const prompts = [{ title: 'News', message: 'What is new?' }];
    const options = { botToken: bot, appToken: app, slackApiUrl: peer.apiUrl };
    const receiver = receive(undefined, await open({ ...options, prompts }));
    const { chat } = ask();
    expect(await peer.waitFor(() => peer.state.assistant.prompts.get(chat.ts))).toEqual(prompts);
    await receiver.stop();
    const quiet = receive(undefined, await open({ ...options, prompts: [] }));
    ask();
    await quiet.until(() => quiet.taken.length === 1);
    expect(peer.calls(suggest)).toHaveLength(1);
  });

  test('is called by the first words in it, once, and goes on where Slack refuses', async () => {
    const { peer, ann, receive } = bench;
    const receiver = receive();
    const { chat } = ask();
    await receiver.until(() => receiver.taken.length === 1);
    expect(await peer.waitFor(() => peer.state.assistant.titles.get(chat.ts))).toBe('how are you?');
    peer.say({ channel: peer.dm(ann), from: ann, text: 'and now?', thread: chat });
    await receiver.until(() => receiver.taken.length === 2);
    peer.fail(title, { error: 'missing_scope', more: { needed: 'assistant:write' } });
    ask();
    await receiver.until(() => receiver.taken.length === 3);
    await peer.waitFor(() => peer.calls(title).length === 2);
    expect([...peer.state.assistant.titles.values()]).toEqual(['how are you?']);
  });

  test('whoever looks elsewhere meanwhile disturbs nothing, and the event is confirmed', async () => {
    const { peer, adapter, ann, receive } = bench;
    const receiver = receive();
    const { chat } = ask();
    await receiver.until(() => receiver.taken.length === 1);
    const where = { user_id: ann.id, channel_id: `D${ann.id}`, thread_ts: chat.ts, context: {} };
    const more = { assistant_thread: where, event_ts: '1790000009.0001' };
    const notice = peer.event({ type: 'assistant_thread_context_changed', ...more });
    await peer.waitFor(() => notice.confirmed);
    expect(receiver.offered).toHaveLength(1);
    expect(adapter.health().state).toBe('up');
  });
});

describe('work in a chat on Slack', () => {
  test('is shown as a status instead of eyes, until it is over', async () => {
    const { peer, adapter } = bench;
    const { question, target } = ask();
    const receipt = { target, messageId: question.ts };
    await Promise.all([adapter.typing?.(target), adapter.receipt?.({ ...receipt, shown: true })]);
    expect(statuses()).toEqual(['is working…']);
    await adapter.typingOver?.(target);
    await adapter.receipt?.({ ...receipt, shown: false });
    expect(statuses()).toEqual([]);
    expect(peer.calls().filter(({ method }) => method.startsWith('reactions.'))).toEqual([]);
  });

  test('leaves no status behind that is late, and the answer takes it away', async () => {
    const { peer, adapter } = bench;
    const { target } = ask();
    const late = Promise.withResolvers<void>();
    peer.fail(status, { slow: late.promise });
    const typing = adapter.typing?.(target);
    const over = adapter.typingOver?.(target);
    late.resolve();
    await Promise.all([typing, over]);
    expect(statuses()).toEqual([]);
    await adapter.typing?.(target);
    await adapter.send({ deliveryId: 'd1', target, markdown: 'fine' });
    expect(statuses()).toEqual([]);
  });

  test('outside of chats is shown by eyes, and Slack is not asked for a status', async () => {
    const { peer, adapter, ann, place } = bench;
    const dm = peer.dm(ann);
    const { ts } = peer.say({ channel: dm, from: ann, text: 'hello' });
    await adapter.typing?.(place(dm));
    await adapter.receipt?.({ target: place(dm), messageId: ts, shown: true });
    await adapter.typingOver?.(place(dm));
    expect([...peer.state.reactions]).toEqual([`${ts}:eyes`]);
    expect(peer.calls(status)).toEqual([]);
  });

  test.each(['not_allowed_token_type', 'missing_scope', 'channel_type_not_supported', 'not_agent_app'])(
    'is shown by eyes where Slack says %s, which is asked once, told once and no fault',
    async (error) => {
      const { peer, open } = bench;
      const { bot, app } = peer.state.tokens;
      const told: string[] = [];
      const log = { ...silentLog, debug: (_: object, text: string) => void told.push(text) };
      const options = { botToken: bot, appToken: app, slackApiUrl: peer.apiUrl };
      const adapter = await open(options, { log });
      peer.fail(status, { error, times: 9 });
      const { question, target } = ask();
      const receipt = { target, messageId: question.ts };
      for (let times = 0; times < 3; times++) {
        await Promise.all([adapter.typing?.(target), adapter.receipt?.({ ...receipt, shown: true })]);
      }
      expect([...peer.state.reactions]).toEqual([`${question.ts}:eyes`]);
      expect(peer.calls(status)).toHaveLength(1);
      expect(told.filter((text) => text === 'the assistant showed nothing')).toHaveLength(1);
      expect(adapter.health().state).toBe('starting');
    },
  );

  test('is tried again where Slack only had too much to do', async () => {
    const { peer, adapter } = bench;
    const { target } = ask();
    peer.fail(status, { status: 429, retryAfter: 1 });
    for (let times = 0; times < 2; times++) await adapter.typing?.(target);
    expect(statuses()).toEqual(['is working…']);
  });
});

test('an app that is no assistant receives as before, and the doctor says what it lacks', async () => {
  const { peer, adapter, receive } = bench;
  peer.state.assistant.isOn = false;
  peer.state.scopes = peer.state.scopes.filter((scope) => scope !== 'assistant:write');
  const receiver = receive();
  for (let times = 0; times < 2; times++) ask();
  await receiver.until(() => receiver.taken.length === 2);
  await peer.waitFor(() => peer.calls(suggest).length > 0);
  expect(adapter.health().state).toBe('up');
  const checks = (await adapter.check?.({ receiving: true })) ?? [];
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(checks).toContainEqual({ ok: true, text: expect.stringContaining('it is no assistant') });
});

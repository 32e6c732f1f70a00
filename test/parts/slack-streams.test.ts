import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { slack } from '../../adapters/channels/slack/manifest.ts';
import type { Conversation } from '../../src/domain/channel.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { startBench } from '../contracts/channel-bench.ts';
import { drafts } from '../contracts/laws/drafts.ts';
import { slackInChats } from '../contracts/slack-trial.ts';
import type { PeerMessage } from '../peers/slack-state.ts';
import { type SlackBench, startSlackBench } from '../support/slack-bench.ts';

for (const [law, keep] of Object.entries(drafts)) {
  test(`in a chat of the app: ${law}`, async () => {
    const bench = await startBench(slack, slackInChats);
    await keep(bench).finally(() => bench.stop());
  });
}

let bench: SlackBench;
let root: PeerMessage;
let target: Conversation;
beforeEach(async () => {
  bench = await startSlackBench();
  root = bench.peer.openChat(bench.ann);
  target = bench.place(bench.peer.dm(bench.ann), root);
});
afterEach(() => bench.stop());

const answered = () => bench.peer.messages(bench.peer.dm(bench.ann)).filter(({ ts }) => ts !== root.ts);
const calls = () =>
  bench.peer
    .calls()
    .map(({ method }) => method)
    .filter((method) => method.startsWith('chat.'));

/** An answer of which something is shown. */
async function begun(markdown = 'It grows', by = bench.adapter): Promise<string> {
  const messageId = await by.openDraft?.({ id: '1.1', target });
  if (messageId === undefined) throw new Error('Nothing was begun.');
  await by.draft?.({ id: '1.1', target, messageId, markdown });
  return messageId;
}

function answer(replaces: string, by = bench.adapter) {
  return by.send({ deliveryId: 'd1', target, markdown: 'It is **so**', replaces });
}

describe('an answer in a chat of the app', () => {
  test('grows by a stream and becomes what is due', async () => {
    const messageId = await begun('It');
    expect(answered()).toMatchObject([{ text: '✍️\n\nIt', streaming_state: 'in_progress' }]);
    await bench.adapter.draft?.({ id: '1.1', target, messageId, markdown: 'It grows' });
    expect(answered()).toMatchObject([{ text: '✍️\n\nIt grows' }]);
    expect(await answer(messageId)).toEqual({ kind: 'sent', messageId });
    expect(answered()).toMatchObject([{ ts: messageId, text: 'It is **so**', streaming_state: 'completed' }]);
    expect(calls()).toEqual([
      'chat.startStream',
      'chat.appendStream',
      'chat.appendStream',
      'chat.stopStream',
      'chat.update',
    ]);
  });

  test('calls nobody, also where a mention comes in pieces', async () => {
    const messageId = await begun('<');
    for (const markdown of ['<!', '<!channel> and <@', '<!channel> and <@U1> and @here'])
      await bench.adapter.draft?.({ id: '1.1', target, messageId, markdown });
    const [{ text } = { text: '' }] = answered();
    expect(text).not.toMatch(/<[!@]|(?<!\w)@here/);
    expect(calls()).not.toContain('chat.update');
  });

  test.each([
    ['chat.startStream', 'channel_type_not_supported'],
    ['chat.startStream', 'unknown_method'],
    ['chat.appendStream', 'stopped_by_user'],
    ['chat.appendStream', 'message_not_in_streaming_state'],
    ['chat.appendStream', 'internal_error'],
  ])('is edited once %s says %s', async (method, error) => {
    bench.peer.fail(method, { error });
    const messageId = await begun();
    expect(answered()).toHaveLength(1);
    expect(JSON.stringify(answered()[0]?.blocks)).toContain('It grows');
    expect(await answer(messageId)).toEqual({ kind: 'sent', messageId });
    expect(answered()).toMatchObject([{ text: 'It is **so**' }]);
  });

  test('is edited if it reads otherwise than before, and if nobody knows whether more of it is shown', async () => {
    const messageId = await begun('It grows');
    bench.peer.fail('chat.appendStream', { cut: 'after' });
    for (const markdown of ['It grows more', 'Something else']) {
      await bench.adapter.draft?.({ id: '1.1', target, messageId, markdown });
      expect(JSON.stringify(answered()[0]?.blocks)).toContain(`${markdown} ✍️`);
    }
    const other = await begun('One');
    await bench.adapter.draft?.({ id: '1.1', target, messageId: other, markdown: 'Two' });
    expect(JSON.stringify(answered()[1]?.blocks)).toContain('Two ✍️');
  });

  test('streams no more where Slack has said that it does not, and says so once', async () => {
    const lines: string[] = [];
    const log = { ...silentLog, debug: (_: object, line: string) => void lines.push(line) };
    const { bot, app } = bench.peer.state.tokens;
    const options = { botToken: bot, appToken: app, slackApiUrl: bench.peer.apiUrl };
    const adapter = await bench.open(options, { log });
    bench.peer.fail('chat.startStream', { error: 'unknown_method' });
    for (let times = 0; times < 2; times++) await begun('It grows', adapter);
    expect(bench.peer.calls('chat.startStream')).toHaveLength(1);
    expect(lines.filter((line) => line.includes('edited instead of streamed'))).toHaveLength(1);
  });

  test('asks for no more streams than Slack begins in a minute', async () => {
    for (let number = 0; number < 8; number++) await begun();
    expect(bench.peer.calls('chat.startStream')).toHaveLength(4);
    expect(answered()).toHaveLength(8);
  });

  test('is ended and mended by whoever comes after a crash', async () => {
    const messageId = await begun('Half of it');
    const next = await bench.open();
    await next.draft?.({ id: '1.1', target, messageId, markdown: 'Once more' });
    expect(JSON.stringify(answered()[0]?.blocks)).toContain('Once more ✍️');
    expect(await answer(messageId, next)).toEqual({ kind: 'sent', messageId });
    expect(answered()).toMatchObject([{ text: 'It is **so**', streaming_state: 'completed' }]);
  });

  test('leaves nothing where somebody died before they knew what they had begun', async () => {
    bench.peer.fail('chat.startStream', { cut: 'after' });
    expect(await bench.adapter.openDraft?.({ id: '1.1', target })).toBeUndefined();
    expect(answered()).toHaveLength(1);
    const next = await bench.open();
    const messageId = await next.openDraft?.({ id: '1.1', target, again: true });
    expect(answered().map(({ ts }) => ts)).toEqual([messageId]);
  });

  test('that cannot be ended now is due again', async () => {
    const messageId = await begun();
    bench.peer.fail('chat.stopStream', { status: 429, retryAfter: 2, times: 2 });
    expect(await answer(messageId)).toMatchObject({ kind: 'retry', afterMs: 2_000 });
    expect(await answer(messageId)).toEqual({ kind: 'sent', messageId });
  });
});

describe('an answer in a channel', () => {
  const inThread = (streams: string) => {
    const { bot, app } = bench.peer.state.tokens;
    return bench.open({ botToken: bot, appToken: app, slackApiUrl: bench.peer.apiUrl, streams });
  };

  test.each([
    ['everywhere', 1],
    ['direct', 0],
    ['never', 0],
  ])('with streams %s grows by a stream for whoever asked: %i', async (streams, times) => {
    const { peer, ann, team, place } = bench;
    const adapter = await inThread(streams);
    const receiver = bench.receive(undefined, adapter);
    await peer.waitFor(() => peer.sockets.open() > 0);
    const first = peer.say({ channel: team, from: ann, text: 'hello' });
    const question = peer.say({ channel: team, from: ann, text: 'well?', thread: first });
    await receiver.until(() => receiver.taken.some(({ messageId }) => messageId === question.ts));
    const thread = place(team, first);
    const messageId = await adapter.openDraft?.({ id: question.ts, target: thread });
    await adapter.draft?.({ id: question.ts, target: thread, messageId: messageId ?? '', markdown: 'It' });
    const to = { recipient_user_id: ann.id, recipient_team_id: peer.state.team };
    expect(peer.calls('chat.startStream').map(({ parameters }) => parameters)).toMatchObject(
      Array.from({ length: times }, () => to),
    );
    await adapter.send({ deliveryId: 'd1', target: thread, markdown: 'so', replaces: messageId ?? '' });
    expect(peer.messages(team).at(-1)).toMatchObject({ ts: messageId, text: 'so' });
  });

  test('is edited where nobody knows for whom it is, or outside of threads', async () => {
    const { team, peer, place, ann } = bench;
    const adapter = await inThread('everywhere');
    const first = peer.say({ channel: team, from: ann, text: 'hello' });
    for (const where of [place(team, first), place(team), place(peer.dm(ann))])
      expect(await adapter.openDraft?.({ id: '9.9', target: where })).toMatch(/\d/);
    expect(peer.calls('chat.startStream')).toHaveLength(0);
  });
});

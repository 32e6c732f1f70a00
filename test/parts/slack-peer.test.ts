import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startSlackPeer } from '../peers/slack.ts';
import type { SlackPeer } from '../peers/slack-workspace.ts';

let peer: SlackPeer;
const links: WebSocket[] = [];
beforeEach(async () => {
  peer = await startSlackPeer();
});
afterEach(async () => {
  for (const link of links.splice(0)) link.close();
  await peer.stop();
});

async function call(method: string, given: Record<string, unknown> = {}, token = peer.state.tokens.bot) {
  const response = await fetch(`${peer.apiUrl}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(given),
  });
  return response.json();
}

/** Opens a socket as the app does; its frames are kept, and can be waited for. */
async function connect() {
  const { url } = await call('apps.connections.open', {}, peer.state.tokens.app);
  const link = new WebSocket(url);
  links.push(link);
  const frames: Record<string, unknown>[] = [];
  link.on('message', (data) => frames.push(JSON.parse(String(data))));
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      const look = () => (frames.length >= count ? resolve() : void link.once('message', look));
      look();
    });
  await until(1);
  return { link, frames, until };
}

function markdown(text: string) {
  return [{ type: 'markdown', text }];
}

describe('the imitated sockets of Slack', () => {
  test('repeat an event until it is confirmed, each time in another envelope', async () => {
    const ann = peer.user({ name: 'Ann' });
    peer.say({ channel: peer.dm(ann), from: ann, text: 'hello' });
    const first = await connect();
    expect(first.frames[0]).toMatchObject({ type: 'hello' });
    await first.until(2);
    peer.sockets.repeat();
    await first.until(3);
    const [, once, again] = first.frames;
    expect(once).toMatchObject({ type: 'events_api', retry_attempt: 0 });
    expect(again).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout', payload: once?.['payload'] });
    expect(again?.['envelope_id']).not.toBe(once?.['envelope_id']);
    first.link.close();
    await peer.waitFor(() => peer.sockets.open() === 0);
    const second = await connect();
    await second.until(2);
    second.link.send(JSON.stringify({ envelope_id: second.frames[1]?.['envelope_id'] }));
    await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
    peer.sockets.repeat();
    expect(second.frames).toHaveLength(2);
  });

  test('tell of a mention twice, and of what the app itself says', async () => {
    const ann = peer.user({ name: 'Ann' });
    const channel = peer.channel({ name: 'team' });
    const { frames, until } = await connect();
    const said = peer.say({ channel, from: ann, text: `<@${peer.state.bot.userId}> hi` });
    await call('chat.postMessage', { channel: channel.id, text: 'hi' });
    await until(4);
    const events = frames.slice(1).map(({ payload }) => (payload as { event: object }).event);
    expect(events).toMatchObject([
      { type: 'message', channel_type: 'channel' },
      { type: 'app_mention', ts: said.ts },
      { type: 'message', bot_id: peer.state.bot.botId },
    ]);
  });
});

describe('the imitated Web API of Slack', () => {
  test('knows its tokens', async () => {
    const { bot, app } = peer.state.tokens;
    expect(await call('auth.test')).toMatchObject({ ok: true, team_id: 'T0HOUSE', bot_id: 'B0BOT' });
    expect(await call('auth.test', {}, 'xoxb-wrong')).toMatchObject({ ok: false, error: 'invalid_auth' });
    expect(await call('auth.test', {}, app)).toMatchObject({ error: 'not_allowed_token_type' });
    expect(await call('apps.connections.open', {}, bot)).toMatchObject({ error: 'not_allowed_token_type' });
    const response = await fetch(`${peer.apiUrl}auth.test`, { method: 'POST' });
    expect(await response.json()).toMatchObject({ error: 'not_authed' });
  });

  test.each([
    ['an unknown method', 'chat.shout', {}, 'unknown_method'],
    ['an unknown channel', 'chat.postMessage', { channel: 'C9', text: 'x' }, 'channel_not_found'],
    ['no channel', 'chat.postMessage', { text: 'x' }, 'invalid_arguments'],
    ['an argument that is not there', 'chat.postMessage', { channel: 'C9', txt: 'x' }, 'invalid_arguments'],
    ['no text', 'chat.postMessage', { channel: 'C1', blocks: [] }, 'no_text'],
    [
      'markdown beside blocks',
      'chat.postMessage',
      { channel: 'C1', markdown_text: 'x', text: 'x' },
      'markdown_text_conflict',
    ],
    [
      'long markdown',
      'chat.postMessage',
      { channel: 'C1', markdown_text: 'x'.repeat(12_001) },
      'msg_too_long',
    ],
    ['blocks that are none', 'chat.postMessage', { channel: 'C1', blocks: {} }, 'invalid_blocks_format'],
    ['an unknown block', 'chat.postMessage', { channel: 'C1', blocks: [{ type: 'song' }] }, 'invalid_blocks'],
    ['a block without text', 'chat.postMessage', { channel: 'C1', blocks: markdown('') }, 'invalid_blocks'],
    [
      'a long block',
      'chat.postMessage',
      { channel: 'C1', blocks: markdown('x'.repeat(12_001)) },
      'invalid_blocks',
    ],
    [
      'long blocks',
      'chat.postMessage',
      { channel: 'C1', blocks: markdown('x'.repeat(11_341)) },
      'msg_blocks_too_long',
    ],
    [
      'many blocks',
      'chat.postMessage',
      { channel: 'C1', blocks: Array(51).fill({ type: 'divider' }) },
      'invalid_blocks',
    ],
    [
      'a thread that is not there',
      'chat.postMessage',
      { channel: 'C1', text: 'x', thread_ts: '9.9' },
      'cannot_reply_to_message',
    ],
    ['an edit of nothing', 'chat.update', { channel: 'C1', ts: '9.9', text: 'x' }, 'message_not_found'],
    ['an unknown person', 'users.info', { user: 'U9' }, 'user_not_found'],
    ['an unknown file', 'files.info', { file: 'F9' }, 'file_not_found'],
  ])('refuses %s as Slack does', async (_, method, given, error) => {
    peer.channel({ name: 'team' });
    expect(await call(method, given)).toMatchObject({ ok: false, error });
  });

  test.each([
    [
      'two buttons of one name',
      { type: 'button', text: { type: 'plain_text', text: 'x' }, action_id: 'a', value: 'v' },
      2,
    ],
    [
      'a label that is too long',
      { type: 'button', text: { type: 'plain_text', text: 'x'.repeat(76) }, action_id: 'a', value: 'v' },
      1,
    ],
    [
      'a label with marks',
      { type: 'button', text: { type: 'mrkdwn', text: 'x' }, action_id: 'a', value: 'v' },
      1,
    ],
    ['no button', { type: 'button' }, 0],
    ['too many buttons', { type: 'button' }, 26],
  ])('refuses %s', async (_, button, times) => {
    const { id: channel } = peer.channel({ name: 'team' });
    const blocks = [{ type: 'actions', elements: Array(times).fill(button) }];
    expect(await call('chat.postMessage', { channel, text: 'x', blocks })).toMatchObject({
      error: 'invalid_blocks',
    });
  });

  test('lets the app edit and delete its own messages, and long texts only be sent', async () => {
    const ann = peer.user({ name: 'Ann' });
    const { id: channel } = peer.dm(ann);
    const theirs = peer.say({ channel: peer.dm(ann), from: ann, text: 'mine' });
    expect(await call('chat.update', { channel, ts: theirs.ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message',
    });
    const sent = await call('chat.postMessage', { channel, text: 'x'.repeat(40_001), blocks: markdown('a') });
    expect(sent).toMatchObject({ ok: true, response_metadata: { warnings: ['message_truncated'] } });
    expect(await call('chat.update', { channel, ts: sent.ts, text: 'x'.repeat(4_001) })).toMatchObject({
      error: 'msg_too_long',
    });
    await call('chat.update', { channel, ts: sent.ts, text: 'b' });
    expect(peer.messages(peer.dm(ann)).at(-1)).toMatchObject({ text: 'b', blocks: markdown('a') });
    await call('chat.update', { channel, ts: sent.ts, text: 'b', blocks: [] });
    expect(peer.messages(peer.dm(ann)).at(-1)).toMatchObject({ text: 'b', blocks: [] });
    expect(await call('chat.delete', { channel, ts: sent.ts })).toMatchObject({ ok: true });
    expect(peer.messages(peer.dm(ann))).toHaveLength(1);
  });
});

describe('the imitated streams of Slack', () => {
  test('begin below a message, in a channel for somebody, and take back nothing', async () => {
    const ann = peer.user({ name: 'Ann' });
    const channel = peer.channel({ name: 'team' });
    const { ts: thread_ts } = peer.say({ channel, from: ann, text: 'hello' });
    const place = { channel: channel.id, thread_ts };
    const to = { recipient_user_id: ann.id, recipient_team_id: peer.state.team };
    expect(await call('chat.startStream', { channel: channel.id })).toMatchObject({
      error: 'invalid_arguments',
    });
    expect(await call('chat.startStream', place)).toMatchObject({ error: 'missing_recipient_user_id' });
    expect(await call('chat.startStream', { ...place, recipient_user_id: ann.id })).toMatchObject({
      error: 'missing_recipient_team_id',
    });
    const { ts } = await call('chat.startStream', { ...place, ...to, markdown_text: 'a' });
    const stream = { channel: channel.id, ts };
    expect(await call('chat.appendStream', stream)).toMatchObject({ error: 'no_text' });
    expect(await call('chat.appendStream', { ...stream, markdown_text: 'x'.repeat(12_001) })).toMatchObject({
      error: 'msg_too_long',
    });
    await call('chat.appendStream', { ...stream, markdown_text: 'b' });
    for (const method of ['chat.update', 'chat.delete'])
      expect(await call(method, { ...stream, ...(method === 'chat.update' && { text: 'x' }) })).toMatchObject(
        {
          error: 'streaming_state_conflict',
        },
      );
    expect(await call('chat.stopStream', { ...stream, markdown_text: 'c' })).toMatchObject({ ok: true });
    expect(peer.messages(channel).at(-1)).toMatchObject({ text: 'abc', streaming_state: 'completed' });
    for (const method of ['chat.appendStream', 'chat.stopStream'])
      expect(await call(method, { ...stream, markdown_text: 'd' })).toMatchObject({
        error: 'message_not_in_streaming_state',
      });
    expect(await call('chat.appendStream', { ...stream, ts: thread_ts, markdown_text: 'd' })).toMatchObject({
      error: 'message_not_owned_by_app',
    });
  });
});

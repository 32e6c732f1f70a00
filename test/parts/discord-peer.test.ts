import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type DiscordPeer, startDiscordPeer } from '../peers/discord.ts';
import type { PeerChannel, PeerUser } from '../peers/discord-state.ts';

let peer: DiscordPeer;
let nowMs: number;
let ann: PeerUser;
let dm: PeerChannel;
beforeEach(async () => {
  nowMs = 1_790_000_000_000;
  peer = await startDiscordPeer({ now: () => nowMs });
  ann = peer.user({ name: 'Ann' });
  dm = peer.dm(ann);
});
afterEach(() => peer.stop());

async function call(method: string, path: string, body?: unknown, token = peer.token) {
  const response = await fetch(`${peer.api}/v10${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(!path.startsWith('/interactions') && { authorization: `Bot ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const answer = text === '' ? undefined : JSON.parse(text);
  return response.ok ? answer : `${response.status} ${answer.code} ${firstError(answer)}`;
}

/** The error of a form's field, else the message. */
function firstError({ message, errors }: { message: string; errors?: object }): string {
  return /"code":"([A-Z_]+)"/.exec(JSON.stringify(errors) ?? '')?.[1] ?? message;
}

interface Frame {
  readonly op: number;
  readonly t?: string;
  readonly s?: number;
  readonly d?: { readonly session_id?: string; readonly content?: string };
}

/** A bot on the gateway: what it hears, and the code of its end. */
async function connect() {
  const { url } = await call('GET', '/gateway/bot');
  const socket = new WebSocket(`${url}?v=10&encoding=json`);
  const heard: Frame[] = [];
  const watchers = new Set<() => void>();
  socket.on('message', (data) => {
    heard.push(JSON.parse(String(data)));
    for (const watcher of watchers) watcher();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const until = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => holds() && resolve();
      watchers.add(look);
      look();
    });
  await until(() => heard.length === 1);
  const say = (frame: object) => socket.send(JSON.stringify(frame));
  const identify = (intents: number, token = peer.token) => say({ op: 2, d: { token, intents } });
  return { socket, heard, closed, until, say, identify };
}

const all = (1 << 9) | (1 << 12) | (1 << 15);

describe('the imitated gateway', () => {
  test('greets, tells of servers and messages, and answers a beat', async () => {
    const { channel } = peer.guild('Team');
    const { heard, until, say, identify } = await connect();
    expect(heard[0]).toMatchObject({ op: 10, d: { heartbeat_interval: expect.any(Number) } });
    identify(all);
    await until(() => heard.length === 3);
    peer.say({ channel, from: ann, text: 'hello' });
    say({ op: 1, d: 2 });
    await until(() => heard.length === 5);
    expect(heard.map(({ t }) => t)).toEqual([null, 'READY', 'GUILD_CREATE', 'MESSAGE_CREATE', undefined]);
  });

  test('brings back what was missed, to those who come back', async () => {
    const first = await connect();
    first.identify(all);
    await first.until(() => first.heard.length === 2);
    const session_id = first.heard[1]?.d?.session_id;
    first.socket.terminate();
    await peer.waitFor(() => peer.gateway.online === 0);
    peer.say({ channel: dm, from: ann, text: 'missed' });
    const second = await connect();
    second.say({ op: 6, d: { token: peer.token, session_id, seq: 1 } });
    await second.until(() => second.heard.length === 3);
    expect(second.heard.slice(1).map(({ t, s }) => [t, s])).toEqual([
      ['MESSAGE_CREATE', 2],
      ['RESUMED', 3],
    ]);
    second.socket.close(1000);
    await peer.waitFor(() => peer.gateway.online === 0);
    const third = await connect();
    third.say({ op: 6, d: { token: peer.token, session_id, seq: 1 } });
    await third.until(() => third.heard.length === 2);
    expect(third.heard[1]).toEqual({ op: 9, d: false });
  });

  test('knows its token', async () => {
    const { identify, closed } = await connect();
    identify(all, 'wrong');
    expect(await closed).toBe(4004);
  });

  test('gives words only to those with the intent for them, but for what is said to the bot', async () => {
    const { channel } = peer.guild('Team');
    const { heard, until, identify } = await connect();
    identify(1 << 9);
    await until(() => heard.length === 3);
    peer.say({ channel: dm, from: ann, text: 'not asked for' });
    peer.say({ channel, from: ann, text: 'a secret' });
    peer.say({ channel, from: ann, text: `<@${peer.bot.id}> hi` });
    await until(() => heard.length === 5);
    expect(heard.slice(3).map(({ d }) => d?.content)).toEqual(['', `<@${peer.bot.id}> hi`]);
  });
});

describe('the imitated REST API', () => {
  const row = (...ids: readonly string[]) => ({
    type: 1,
    components: ids.map((custom_id) => ({ type: 2, style: 1, label: 'x', custom_id })),
  });
  test.each([
    ['an unknown channel', '424242424242424242', { content: 'x' }, '404 10003 Unknown Channel'],
    ['no text', '', { content: ' ' }, '400 50006 Cannot send an empty message'],
    ['a long text', '', { content: 'x'.repeat(2_001) }, '400 50035 BASE_TYPE_MAX_LENGTH'],
    ['an unknown field', '', { content: 'x', text: 'y' }, '400 50035 IMITATION_UNKNOWN_FIELD'],
    ['a field of another type', '', { content: 5 }, '400 50035 BASE_TYPE_BAD_TYPE'],
    ['a long nonce', '', { content: 'x', nonce: 'n'.repeat(26) }, '400 50035 BASE_TYPE_MAX_LENGTH'],
    [
      'a reply to nothing',
      '',
      { content: 'x', message_reference: { message_id: '1' } },
      '400 50035 REPLIES_UNKNOWN_MESSAGE',
    ],
    [
      'too many buttons',
      '',
      { content: 'x', components: [row(...'abcdef')] },
      '400 50035 BASE_TYPE_BAD_LENGTH',
    ],
    [
      'too many rows',
      '',
      { content: 'x', components: [...'abcdef'].map((id) => row(id)) },
      '400 50035 BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a long id of a button',
      '',
      { content: 'x', components: [row('x'.repeat(101))] },
      '400 50035 BASE_TYPE_BAD_LENGTH',
    ],
    [
      'two buttons of one id',
      '',
      { content: 'x', components: [row('a', 'a')] },
      '400 50035 COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
  ])('answers %s as Discord does', async (_, channel, body, expected) => {
    expect(await call('POST', `/channels/${channel || dm.id}/messages`, body)).toBe(expected);
  });

  test('edits only what the bot wrote', async () => {
    const { id } = peer.say({ channel: dm, from: ann, text: 'mine' });
    const edit = (message: string) =>
      call('PATCH', `/channels/${dm.id}/messages/${message}`, { content: 'x' });
    expect(await edit(id)).toBe('403 50005 Cannot edit a message authored by another user');
    expect(await edit('424242424242424242')).toBe('404 10008 Unknown Message');
    const posted = await call('POST', `/channels/${dm.id}/messages`, { content: 'y' });
    expect(await edit(posted.id)).toMatchObject({ content: 'x', edited_timestamp: expect.any(String) });
  });

  test('calls whom a message names, unless it says otherwise', async () => {
    const content = `<@${ann.id}> @everyone`;
    await call('POST', `/channels/${dm.id}/messages`, { content });
    await call('POST', `/channels/${dm.id}/messages`, { content, allowed_mentions: { parse: [] } });
    expect(peer.messages(dm).map(peer.pings)).toEqual([[ann.id, 'everyone'], []]);
  });

  test('gives messages by pages, newest first', async () => {
    const ids = ['a', 'b', 'c'].map((text) => peer.say({ channel: dm, from: ann, text }).id);
    const page = await call('GET', `/channels/${dm.id}/messages?after=${ids[0]}&limit=1`);
    expect(page).toMatchObject([{ content: 'b' }]);
    expect(await call('GET', `/channels/${dm.id}/messages`)).toMatchObject([
      { content: 'c' },
      { content: 'b' },
      { content: 'a' },
    ]);
    expect(await call('GET', `/channels/${dm.id}/messages?limit=101`)).toMatch(/^400 50035/);
  });

  test('wants to hear of an interaction once, and soon', async () => {
    const answer = ({ id, token }: { id: string; token: string }) =>
      call('POST', `/interactions/${id}/${token}/callback`, { type: 4, data: { content: 'x' } });
    const early = peer.slash({ channel: dm, from: ann, name: 'help' });
    expect(await answer({ ...early, token: 'wrong' })).toBe('404 10062 Unknown interaction');
    expect(await answer(early)).toBeUndefined();
    expect(await answer(early)).toBe('400 40060 Interaction has already been acknowledged.');
    const late = peer.slash({ channel: dm, from: ann, name: 'help' });
    nowMs += 3_001;
    expect(await answer(late)).toBe('404 10062 Unknown interaction');
  });

  test('tells how the bot is set up', async () => {
    peer.settle({ flags: 0, greetings: 3 });
    expect(await call('GET', '/applications/@me')).toMatchObject({ id: peer.bot.id, flags: 0 });
    expect(await call('GET', '/gateway/bot')).toMatchObject({ session_start_limit: { remaining: 3 } });
    const { guild } = peer.guild('Another');
    const shown = await call('GET', '/users/@me/guilds');
    expect(shown).toContainEqual({
      id: guild.id,
      name: 'Another',
      owner: false,
      permissions: '274878008320',
    });
  });

  test('knows its token, its paths and its commands', async () => {
    expect(await call('GET', '/gateway/bot', undefined, 'wrong')).toBe('401 0 401: Unauthorized');
    expect(await call('GET', '/nothing')).toBe('404 0 404: Not Found');
    const path = `/applications/${peer.bot.id}/commands`;
    expect(await call('PUT', path, [{ name: 'Help', description: 'x' }])).toBe(
      '400 50035 APPLICATION_COMMAND_INVALID_NAME',
    );
    expect(await call('PUT', path, [{ name: 'help', description: '' }])).toBe(
      '400 50035 BASE_TYPE_BAD_LENGTH',
    );
    expect(await call('PUT', path, [{ name: 'help', description: 'x' }])).toMatchObject([{ name: 'help' }]);
    expect(await call('GET', path)).toHaveLength(1);
  });
});

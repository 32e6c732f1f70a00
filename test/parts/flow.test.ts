import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';
import { houseConfig } from '../support/house-config.ts';
import { echo } from '../support/scripted-agent.ts';
import { createTestChannel, placeOf } from '../support/test-channel.ts';

const stranger = { id: '77', name: 'Mallory', bot: false };

describe('a message', () => {
  test('is answered by the agent of its conversation, as a reply to it', async () => {
    const { channel } = await openHouse();
    await channel.say('hello');
    const answer = await channel.until(({ markdown }) => markdown === 'echo: hello');
    expect(answer).toMatchObject({ target: placeOf('home'), replyTo: 'event-1' });
  });

  test('that comes five times is admitted once', async () => {
    const { channel } = await openHouse();
    for (let time = 0; time < 5; time++) await channel.say('once', { eventId: 'same' });
    await channel.say('after');
    await channel.until(({ markdown }) => markdown === 'echo: after');
    expect(channel.sent.filter(({ markdown }) => markdown === 'echo: once')).toHaveLength(1);
  });

  test.each([
    { name: 'an empty one', say: '   ' },
    { name: 'one of nothing but control characters', say: '\u0000\u202e\u0007' },
  ])('is ignored when it is $name', async ({ say }) => {
    const { channel } = await openHouse();
    await channel.say(say);
    await channel.say('next');
    await channel.until(({ markdown }) => markdown === 'echo: next');
    expect(channel.sent).toHaveLength(1);
  });

  test('with only an attachment reaches the agent as a word on the file', async () => {
    const { channel } = await openHouse();
    await channel.say('', { attachments: [{ kind: 'image', name: 'cat.png', mimeType: 'image/png' }] });
    await channel.until(({ markdown }) => markdown === 'echo: [attached image cat.png image/png]');
  });

  test('of 300 kB is cut, the cut is said, and the answer comes in pieces that fit', async () => {
    const { channel } = await openHouse();
    await channel.say('word '.repeat(60_000));
    await channel.until(({ markdown }) => markdown.includes('[cut: '));
    expect(channel.sent.length).toBeGreaterThan(20);
    expect(Math.max(...channel.sent.map(({ markdown }) => markdown.length))).toBeLessThanOrEqual(4_000);
  });

  test('loses the characters that could deceive a reader', async () => {
    const { channel } = await openHouse();
    await channel.say('pay \u202e100\u202c now\u0000');
    await channel.until(({ markdown }) => markdown === 'echo: pay 100 now');
  });
});

describe('a session', () => {
  test('answers two hundred messages in their order, one at a time', async () => {
    let atOnce = 0;
    let most = 0;
    const { channel } = await openHouse({
      script: async function* (request) {
        most = Math.max(most, ++atOnce);
        yield* echo(request);
        atOnce -= 1;
      },
    });
    for (let number = 1; number <= 200; number++) await channel.say(`${number}`);
    await channel.until(({ markdown }) => markdown === 'echo: 200');
    const answers = channel.sent.map(({ markdown }) => markdown).filter((text) => text.startsWith('echo'));
    expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => `echo: ${index + 1}`));
    expect(most).toBe(1);
  });

  test('of one conversation never waits for another', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { channel } = await openHouse({
      script: async function* (request) {
        if (request.prompt === 'slow') await held;
        yield* echo(request);
      },
    });
    await channel.say('slow', { conversation: placeOf('one') });
    await channel.say('quick', { conversation: placeOf('two') });
    await channel.until(({ markdown }) => markdown === 'echo: quick');
    expect(channel.sent.map(({ markdown }) => markdown)).not.toContain('echo: slow');
    release();
    await channel.until(({ markdown }) => markdown === 'echo: slow');
  });

  test('remembers what was said, until a fresh one is opened', async () => {
    const { channel } = await openHouse({
      script: async function* ({ transcript, prompt }) {
        yield { kind: 'text', text: `${prompt} after ${transcript.length}` };
      },
    });
    await channel.say('one');
    await channel.until(({ markdown }) => markdown === 'one after 0');
    await channel.say('two');
    await channel.until(({ markdown }) => markdown === 'two after 2');
    await channel.say('/new three');
    await channel.until(({ markdown }) => markdown === 'three after 0');
    await channel.say('/session new Service watch');
    await channel.until(({ markdown }) => markdown.startsWith('→ **Service watch**'));
    await channel.say('four');
    await channel.until(({ markdown }) => markdown === 'four after 0');
    await channel.say('/session switch main');
    await channel.until(({ markdown }) => markdown.startsWith('→ **main**'));
    await channel.say('five');
    await channel.until(({ markdown }) => markdown === 'five after 2');
  });

  test('what a back-end notes of a session is handed back to it, until a fresh one is opened', async () => {
    const { channel } = await openHouse({
      script: async function* ({ memo, prompt }) {
        yield { kind: 'text', text: `${prompt} knows ${JSON.stringify(memo)}` };
        yield { kind: 'memo', memo: 'overwritten' };
        if (prompt !== 'two') yield { kind: 'memo', memo: { id: prompt, totals: { costUsd: 0.25 } } };
        if (prompt === 'fails') {
          yield { kind: 'end', ending: { kind: 'failed', fault: 'crashed', reason: 'It fell.' } };
        }
      },
    });
    const answer = async (text: string, words: string) => {
      await channel.say(text);
      await channel.until(({ markdown }) => markdown.includes(words));
    };
    await answer('fails', 'fails knows undefined');
    await answer('two', 'two knows {"id":"fails","totals":{"costUsd":0.25}}');
    await answer('three', 'three knows "overwritten"');
    await answer('/new four', 'four knows undefined');
  });
});

describe('commands', () => {
  test('answer at once while a turn runs; who waits is told the position, and /stop ends the turn', async () => {
    const { channel, stores } = await openHouse({
      script: async function* ({ prompt }, signal) {
        yield { kind: 'text', text: `begun ${prompt}` };
        if (prompt !== 'long') return;
        await new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        );
      },
    });
    await channel.say('long');
    await channel.say('next');
    const notice = await channel.until(({ markdown }) => markdown.includes('Queued: number 2'));
    expect(notice.replyTo).toBe('event-2');
    await channel.say('/whoami');
    await channel.until(({ markdown }) => markdown.includes('owner'));
    await channel.say('/stop');
    await channel.until(({ markdown }) => markdown.includes('Stopping what runs'));
    await channel.until(({ markdown }) => markdown === 'begun next');
    expect(channel.sent.map(({ markdown }) => markdown)).toContain('begun long\n\n⏹ Stopped.');
    expect(await stores.register.vitals()).toMatchObject({
      ...{ nodes: 1, messages: {}, runs: {} },
      accounts: [{ name: 'test', channel: 'test', state: 'up' }],
    });
    await channel.say('/status');
    await channel.until(({ markdown }) => /- test \(test\): up/.test(markdown));
  });

  test('bind an agent to the conversation, and only to that', async () => {
    const { channel } = await openHouse({
      script: async function* ({ agent, prompt }) {
        yield { kind: 'text', text: `${agent.name}: ${prompt}` };
      },
    });
    await channel.say('/agent current');
    await channel.until(({ markdown }) => markdown.includes('fallback'));
    await channel.say('/agent switch pai');
    await channel.until(({ markdown }) => markdown.startsWith('→ **painter**'));
    await channel.say('here');
    await channel.until(({ markdown }) => markdown === 'painter: here');
    await channel.say('there', { conversation: placeOf('elsewhere') });
    await channel.until(({ markdown }) => markdown === 'clerk: there');
  });

  test.each([
    { typed: '/taks list', answer: 'Did you mean `/task`' },
    { typed: '/task pasue T-1', answer: 'Did you mean `/task pause`' },
    { typed: '/agent switch nobody', answer: 'There is no agent "nobody"' },
    { typed: '/task show T-99', answer: 'There is no task "T-99"' },
    { typed: '/task new every 1s Pulse: hello', answer: 'Nothing was created' },
    { typed: '/task new daily 09:00 Brief: news', answer: 'Which time zone' },
    { typed: '/help task', answer: '/task new' },
  ])('answer "$typed" with what to do', async ({ typed, answer }) => {
    const { channel } = await openHouse();
    await channel.say(typed);
    await channel.until(({ markdown }) => markdown.includes(answer));
  });

  test('that name several are refused with the candidates', async () => {
    const { channel } = await openHouse();
    await channel.say('/task new Pulse one: a');
    await channel.say('/task new Pulse two: b');
    await channel.say('/task pause pulse');
    const refusal = await channel.until(({ markdown }) => markdown.includes('could be several'));
    expect(refusal.markdown).toContain('Pulse one (T-1)');
    expect(refusal.markdown).toContain('Pulse two (T-2)');
  });
});

describe('strangers', () => {
  test('get a code in a DM, and are in once an owner approves it', async () => {
    const { channel } = await openHouse();
    await channel.say('hi', { sender: stranger, conversation: placeOf('77') });
    const asked = await channel.until(({ markdown }) => markdown.includes('/pair approve'));
    const code = /approve (\w{8})/.exec(asked.markdown)?.[1] ?? '';
    await channel.say('hi again', { sender: stranger, conversation: placeOf('77') });
    await channel.say('/pair approve WRONGONE');
    await channel.until(({ markdown }) => markdown.includes('is wrong'));
    await channel.say(`/pair approve ${code.toLowerCase()}`);
    await channel.until(({ markdown }) => markdown.includes('You are in, Mallory'));
    await channel.say('now', { sender: stranger, conversation: placeOf('77') });
    await channel.until(({ markdown }) => markdown === 'echo: now');
    expect(channel.sent.filter(({ markdown }) => markdown.includes(code))).toHaveLength(2);
  });

  test('are three at most, and may do nothing that owners may when they are in', async () => {
    const { channel } = await openHouse();
    for (const id of ['1', '2', '3', '4']) {
      await channel.say('hi', { sender: { ...stranger, id }, conversation: placeOf(id) });
    }
    await channel.until(({ markdown }) => markdown.includes('Too many people'));
    const first = channel.sent.find(({ target }) => target.chat === '1');
    const code = /approve (\w{8})/.exec(first?.markdown ?? '')?.[1];
    await channel.say(`/pair approve ${code}`);
    await channel.until(({ markdown }) => markdown.includes('You are in'));
    await channel.say('/pair list', { sender: { ...stranger, id: '1' }, conversation: placeOf('1') });
    await channel.until(({ markdown }) => markdown.includes('Only owners'));
  });

  test('get silence in groups, as do groups that are not on the list and what is not meant for us', async () => {
    const { channel } = await openHouse();
    await channel.say('who is this', {
      sender: stranger,
      conversation: placeOf('friends', true),
      addressing: 'mention',
    });
    await channel.say('not for us', { conversation: placeOf('friends', true), addressing: 'none' });
    await channel.say('unlisted', { conversation: placeOf('others', true), addressing: 'mention' });
    await channel.say('for us', { conversation: placeOf('friends', true), addressing: 'mention' });
    const { markdown } = await channel.until(() => true);
    expect(markdown).toMatch(/^echo: \[said before in this group, to others\]\n\w+: not for us\n.*\nfor us$/);
    expect(channel.sent).toHaveLength(1);
  });
});

describe('the outbox', () => {
  test('keeps the order of a conversation while a piece must wait', async () => {
    const channel = createTestChannel();
    channel.answerWith({ kind: 'retry', reason: 'busy', afterMs: 300 });
    await openHouse({ channel });
    await channel.say('first');
    await channel.say('second');
    await channel.until(({ markdown }) => markdown === 'echo: second');
    // On a machine that is slow enough the second is told that it waits.
    const answers = channel.sent.map(({ markdown }) => markdown).filter((text) => text.startsWith('echo'));
    expect(answers).toEqual(['echo: first', 'echo: second']);
  });

  test('says again with a mark what may not have arrived, and leaves the first one on record', async () => {
    const channel = createTestChannel();
    channel.answerWith({ kind: 'unknown', reason: 'the line was cut' });
    await openHouse({ channel });
    await channel.say('first');
    await channel.say('second');
    await channel.until(({ markdown }) => markdown === 'echo: second');
    expect(channel.sent.map(({ markdown }) => markdown)).toEqual([
      '↻ possible repeat\n\necho: first',
      'echo: second',
    ]);
  });

  test('goes on after what the platform rejects', async () => {
    const channel = createTestChannel();
    channel.answerWith({ kind: 'rejected', reason: 'blocked' });
    await openHouse({ channel });
    await channel.say('first');
    await channel.say('second');
    await channel.until(({ markdown }) => markdown === 'echo: second');
    expect(channel.sent).toHaveLength(1);
  });
});

test('an agent that is for others refuses, and says which there are', async () => {
  const folder = '/nonexistent';
  const { agents } = houseConfig(folder, '');
  const closed = agents.map((agent) => ({ ...agent, workspace: tmpdir(), people: ['somebody else'] }));
  const { channel } = await openHouse({ config: { agents: closed } });
  await channel.say('hi', { sender: stranger, conversation: placeOf('77') });
  const asked = await channel.until(({ markdown }) => markdown.includes('/pair approve'));
  await channel.say(`/pair approve ${/approve (\w{8})/.exec(asked.markdown)?.[1]}`);
  await channel.until(({ markdown }) => markdown.includes('You are in'));
  await channel.say('now', { sender: stranger, conversation: placeOf('77') });
  await channel.until(({ markdown }) => markdown.includes('You may not use clerk'));
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDemoBackend } from '../../../adapters/agents/demo/backend.ts';
import type { GatewayTool } from '../../../src/contracts/gateway-tools.ts';
import { withOverheard, withQuote } from '../../../src/domain/envelope.ts';
import { cheapPrompt, withKnown } from '../../../src/domain/execution/cheap-prompt.ts';
import { readVerdict } from '../../../src/domain/execution/read-verdict.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { aRequest, collect, never } from '../../contracts/backend-contract.ts';
import { notingTool } from '../../support/noting-tool.ts';

const clock: Clock = {
  now: () => new Date('2026-11-21T08:00:00Z'),
  after: () => ({ cancel() {} }),
  sleep: async () => {},
};
const backend = createDemoBackend({ clock });
const at = clock.now();
const transcript = [
  { speaker: 'person', name: 'Ann', text: 'My name is Ann. I live in Graz.', at },
  { speaker: 'agent', name: 'demo', text: 'Nice to meet you, Ann.', at },
] as const;

async function answerTo(prompt: string, tools: readonly GatewayTool[] = [notingTool]): Promise<string> {
  const { text } = await collect(
    backend.run(aRequest({ prompt, workspace: '/', options: {}, transcript, tools }), never),
  );
  return text;
}

describe('the demo agent', () => {
  test.each([
    ['say hello', /^hello\n\n_demo agent/],
    [withOverheard('say hello', [{ name: 'Bob', text: 'lunch?\n[said to you]\nno' }]), /^hello\n/],
    [withQuote({ text: 'say hello', replyTo: { messageId: '1', text: 'a [b]\nc' } }), /^hello\n/],
    ['say  two  words', /^two {2}words\n/],
    ['echo a\nb', /^a\nb\n/],
    ['hello', /^Hello! I am probe/],
    ['Help!', /I can show you around/],
    ['', /I can show you around/],
    ['what time is it?', /^It is Sat 21 Nov 09:00 in Europe\/Vienna\./],
    ['time', /^It is Sat/],
    ['summarise Cats purr. Dogs bark. Fish do not.', /^Cats purr\.\n\n\(3 sentences, 7 words in all\)/],
    ['summarize this: One thing.', /^One thing\.\n\n\(1 sentence, 2 words in all\)/],
    ['summarise', /^It began with Ann: My name is Ann\.\n\n\(2 messages, 2 voices\)/],
    ['summarize our conversation', /^It began with Ann/],
    ['remind me in 20m to stand up', /^noted: remind me in 20m to stand up/],
    ['every 1h say hello', /^noted: every 1h say hello/],
    ['in 20m: stretch', /^noted: in 20m: stretch/],
    ['count to 3', /^1 2 3 — done\./],
    ['roll a die', /^🎲 [1-6]\n/],
    ['words one two three', /^3 words, 13 characters\./],
    ['what did I say?', /^You said one thing:\n- My name is Ann\. I live in Graz\./],
    ['my name is Bob', /^Nice to meet you, Bob\./],
    ['what is my name?', /^Your name is Ann\./],
    ['why is the sky blue', /^You wrote: why is the sky blue\n\nI only know a few things/],
  ])('understands "%s"', async (prompt, answer) => expect(await answerTo(prompt)).toMatch(answer));

  test('says why where it may make no tasks', async () => {
    expect(await answerTo('every 1h say hello', [])).toMatch(/^I may not make tasks.*`tasks:write`/);
  });

  test.each([
    ['a site is fine', '🟢 https://a.org: status 200', false],
    ['a site has trouble', '🔴 https://a.org: status 503, expected 200', true],
    ['a page says so', '△ https://a.org has changed: the API is down', true],
    ['nothing was looked at, and the task has no such word', undefined, false],
  ])('gives a verdict when it is asked for one: %s', async (_, found, escalate) => {
    const order = 'Check whether the site is well, or has an error'.replace(
      found ? '' : ', or has an error',
      '',
    );
    const known = found === undefined ? order : withKnown(order, 'What a check found just now', found);
    const answer = await answerTo(cheapPrompt(known));
    expect(readVerdict(answer)).toMatchObject({ escalate, notify: escalate });
    expect(answer).toContain('_demo agent: rules, no model_');
  });

  test('draws a picture that is one, and shows it', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'posthouse-demo-'));
    onTestFinished(() => rmSync(workspace, { recursive: true }));
    const request = (prompt: string) => aRequest({ prompt, workspace, options: {} });
    const { text } = await collect(backend.run(request('draw a boat!'), never));
    const [, path = ''] = /!\[a-boat-\.png\]\((.*)\)/.exec(text) ?? [];
    const picture = readFileSync(join(workspace, path));
    expect(picture.subarray(0, 4).toString('latin1')).toBe('\u0089PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([280, 280]);
    await collect(backend.run(request('draw a boat!'), never));
    expect(readFileSync(join(workspace, path))).toEqual(picture);
  });

  test('hands a file over by its name', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'posthouse-demo-'));
    onTestFinished(() => rmSync(workspace, { recursive: true }));
    const request = aRequest({ prompt: 'send me a file', workspace, options: {} });
    const { events } = await collect(backend.run(request, never));
    expect(events).toContainEqual({ kind: 'file', path: 'note.txt' });
    expect(readFileSync(join(workspace, 'note.txt'), 'utf8')).toContain('demo agent');
  });

  test('says in each answer that it is a demo', async () => {
    for (const prompt of ['hello', 'say x', 'count to 2', 'anything']) {
      expect(await answerTo(prompt)).toMatch(/_demo agent: rules, no model_$/);
    }
  });

  test('a long answer comes in few pieces and loses nothing', async () => {
    const words = 'lorem ipsum\n\n  dolor '.repeat(5_000).trim();
    const request = aRequest({ prompt: `say ${words}`, workspace: '/', options: {} });
    const { text, events } = await collect(backend.run(request, never));
    expect(text.startsWith(words)).toBe(true);
    expect(events.length).toBeLessThan(100);
  });
});

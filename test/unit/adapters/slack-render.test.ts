import { describe, expect, test } from 'vitest';
import { readText } from '../../../adapters/channels/slack/read-text.ts';
import {
  renderDraft,
  renderMarkdown,
  renderMessage,
  renderPlain,
  splitForSlack,
} from '../../../adapters/channels/slack/render.ts';
import { blocksError } from '../../peers/slack-blocks.ts';

describe('a text for Slack', () => {
  test.each([
    ['marks stay as they are', '**bold** [a](https://x.org) `c`', '**bold** [a](https://x.org) `c`'],
    ['half a pair is mended', 'a\ud83d', 'a\ufffd'],
    [
      'everybody is not called',
      '<!channel> <!here|x> @everyone a@here.org',
      '<\u2060!channel> <\u2060!here|x> @\u2060everyone a@here.org',
    ],
    [
      'nobody is called',
      '<@U0ANN> <@W12|ann> <!subteam^S1>',
      '<\u2060@U0ANN> <\u2060@W12|ann> <\u2060!subteam^S1>',
    ],
    ['code is not touched', '```html\n<!DOCTYPE html>\n```', '```html\n<!DOCTYPE html>\n```'],
  ])('%s', (_, markdown, rendered) => {
    expect(renderMarkdown(markdown)).toBe(rendered);
  });

  test('tables become code of equal columns', () => {
    expect(renderMarkdown('before\n\n| name | n |\n|---|--:|\n| 日本 | 7 |\n\nafter | all')).toBe(
      'before\n\n```\nname │   n\n─────┼────\n日本 │   7\n```\n\nafter | all',
    );
    expect(renderMarkdown('| a |\n|---|\n| x ``` y |')).toMatch(/^````\n[\s\S]*\n````$/);
  });

  test('has a plain form in which nothing can be a mention', () => {
    expect(renderMessage('<!channel> & <@U1>').text).toBe('&lt;\u2060!channel&gt; &amp; &lt;\u2060@U1&gt;');
  });
});

describe('buttons', () => {
  const label = 'A very long label '.repeat(9);
  const rows = [
    [
      { label: 'Yes', token: 'tok_yes' },
      { label: '', token: 'tok_no' },
    ],
    [],
    [{ label, token: 'x'.repeat(100) }],
  ];

  test('stand in rows below the text, with the token as value', () => {
    const { blocks } = renderMessage('Go on?', rows);
    expect(blocks.map(({ type }) => type)).toEqual(['markdown', 'actions', 'actions']);
    expect(blocks[1]).toMatchObject({
      elements: [{ value: 'tok_yes' }, { value: 'tok_no', text: { text: '…' } }],
    });
    expect(blocksError(blocks)).toBeUndefined();
  });

  test('stay when the marks are left out', () => {
    const { blocks } = renderPlain('😀'.repeat(3_000), rows);
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'section', 'actions', 'actions']);
    expect(blocksError(blocks)).toBeUndefined();
    expect(renderPlain('text').blocks).toEqual([]);
  });

  test('are no more than Slack takes', () => {
    const row = Array.from({ length: 60 }, (_, index) => ({ label: `b${index}`, token: `t${index}` }));
    expect(blocksError(renderMessage('text', Array(70).fill(row.slice(0, 1))).blocks)).toBeUndefined();
    expect(blocksError(renderMessage('text', [row]).blocks)).toBeUndefined();
  });
});

describe('a growing answer', () => {
  const shown = (markdown: string) => String(Reflect.get(renderDraft(markdown).blocks[0] ?? {}, 'text'));

  test.each([
    ['ends with a sign', 'so far', 'so far ✍️'],
    ['has its sign behind a fence that is closed', '```\ncode\n```', '```\ncode\n```\n✍️'],
    ['may have nothing yet', '', ' ✍️'],
  ])('%s', (_, markdown, expected) => {
    expect(shown(markdown)).toBe(expected);
  });

  test.each([
    ['words', 'word '.repeat(4_000)],
    ['code', `\`\`\`ts\n${'const a = 1;\n'.repeat(900)}`],
    ['signs that are escaped', '<&>'.repeat(3_000)],
    ['emoji', '😀'.repeat(9_000)],
  ])('of many %s is cut to one message', (_, markdown) => {
    const { text, blocks } = renderDraft(markdown);
    expect(Math.max(text.length, shown(markdown).length)).toBeLessThanOrEqual(4_000);
    expect(shown(markdown)).toMatch(/✍️$/);
    expect(blocksError(blocks)).toBeUndefined();
  });
});

describe('a long text', () => {
  test.each([
    ['words', 'word or two '.repeat(2_000)],
    ['signs that are escaped', '<&> '.repeat(3_000)],
    ['a table', ['| key | value |', '|---|---|', ...Array(300).fill('| row | value |')].join('\n')],
    ['one line of emoji', '👩‍👩‍👧‍👦'.repeat(1_500)],
  ])('of %s fits in every piece, marked and plain', (_, text) => {
    const pieces = splitForSlack(text);
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) {
      const { text: plain, blocks } = renderMessage(piece);
      expect(Math.max(plain.length, renderMarkdown(piece).length)).toBeLessThanOrEqual(4_000);
      expect(blocksError(blocks)).toBeUndefined();
      expect(blocksError(renderPlain(piece, [[{ label: 'a', token: 'b' }]]).blocks)).toBeUndefined();
    }
  });
});

describe('a text from Slack', () => {
  const reader = { me: 'U0BOT', nameOf: (id: string) => (id === 'U0ANN' ? 'Ann <3' : undefined) };

  test.each([
    ['<@U0BOT>', '', true],
    ['<@U0BOT>, <@U0BOT> hi', 'hi', true],
    ['well, <@U0BOT>', 'well, ', true],
    ['<@U0ANN> and <@U0EVE|eve> and <@U0ZED>', '@Ann <3 and @eve and @U0ZED', false],
    ['&lt;@U0BOT&gt; &amp;lt;', '<@U0BOT> &lt;', false],
    ['<tel:+4930|030> <#C1> <https://x.org|x.org>', '[030](tel:+4930) #C1 x.org', false],
    ['a < b > c <> <!everyone>', 'a < b > c <> @everyone', false],
  ])('%j is read', (text, read, mentionsUs) => {
    expect(readText(text, reader)).toEqual({ text: read, mentionsUs });
  });
});

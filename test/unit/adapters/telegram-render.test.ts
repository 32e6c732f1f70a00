import { describe, expect, test } from 'vitest';
import { plainText, renderText, splitForTelegram } from '../../../adapters/channels/telegram/render.ts';

/** The marked words of a text, each as `type word`. */
function marks(markdown: string): readonly string[] {
  const { text, entities } = renderText(markdown);
  return entities.map(({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`);
}

describe('a text', () => {
  test.each([
    ['**bold *and both*** end', 'bold and both end', ['bold bold and both', 'italic and both']],
    ['~~gone~~ `code *x*`', 'gone code *x*', ['strikethrough gone', 'code code *x*']],
    ['# Title\n\ntext', 'Title\n\ntext', ['bold Title']],
    ['> one\n> > **two**', 'one\ntwo', ['blockquote one\ntwo', 'bold two']],
    ['```ts\nconst a = 1;\n\n```', 'const a = 1;', ['pre const a = 1;']],
    ['😀 **é**', '😀 é', ['bold é']],
    ['[here](https://x.org) [r]\n\n[r]: https://y.org', 'here r', ['text_link here', 'text_link r']],
    ['[here](notes.md) <a@b.org>', 'here (notes.md) a@b.org', []],
    ['a\\* <b>x</b> &amp; _nor', 'a* <b>x</b> & _nor', []],
    ['- one\n  1. two\n- [x] three\n- [ ] four', '• one\n   1. two\n• ☑ three\n• ☐ four', []],
    ['5. five\n5. six', '5. five\n6. six', []],
    ['![a cat](https://x.org/cat.png)', '🖼 a cat', ['text_link 🖼 a cat']],
    ['**never closed', '**never closed', []],
    ['a\n\n---\n\nb[^1]\n\n[^1]: note', 'a\n\n———\n\nb[^1]\n\n[^1]: note', []],
  ])('is rendered: %j', (markdown, text, marked) => {
    expect(renderText(markdown).text).toBe(text);
    expect(marks(markdown)).toEqual(marked);
  });

  test('keeps the language of code, and the columns of a table', () => {
    expect(renderText('```ts\nx\n```').entities).toEqual([
      { type: 'pre', language: 'ts', offset: 0, length: 1 },
    ]);
    const { text, entities } = renderText('| name | n |\n|---|--:|\n| 日本 | 7 |\n| a | **12** |');
    expect(text).toBe('name │   n\n─────┼────\n日本 │   7\na    │  12');
    expect(entities).toMatchObject([{ type: 'pre' }]);
  });

  test('calls nobody', () => {
    expect(renderText('@alice and a@b.org, `@bob`').text).toBe('@\u2060alice and a@b.org, @bob');
    expect(renderText('<p>@alice</p>').text).toBe('<p>@\u2060alice</p>');
    expect(renderText('![@alice](https://x.org)').text).toBe('🖼 @\u2060alice');
    expect(renderText('[Ann](tg://user?id=7)')).toEqual({ text: 'Ann (tg://user?id=7)', entities: [] });
    expect(plainText('**@alice**')).toBe('**@\u2060alice**');
  });
});

describe('a long text', () => {
  test('is cut between blocks; a code block is closed and opened again with its language', () => {
    const pieces = splitForTelegram(`intro\n\n\`\`\`py\n${'print(1)\n'.repeat(900)}\`\`\`\n\nend`);
    expect(pieces[0]).toBe('intro');
    expect(pieces.at(-1)).toBe('end');
    for (const piece of pieces.slice(1, -1)) expect(piece).toMatch(/^```py\n(?:print\(1\)\n)+```$/);
    expect(pieces.join('\n').match(/print/g)).toHaveLength(900);
  });

  test('says the head of a table again', () => {
    const rows = Array.from({ length: 400 }, (_, index) => `| row ${index} | value |`);
    const pieces = splitForTelegram(['| key | value |', '|---|---|', ...rows].join('\n'));
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(renderText(piece).text).toMatch(/^key +│ value\n─/);
  });

  test('is not cut inside of what is marked, nor inside of a quote without its sign', () => {
    const pieces = splitForTelegram(`${'a word or two '.repeat(285)}**${'bold '.repeat(30)}end**`);
    expect(pieces.at(-1)).toMatch(/^\*\*bold .*end\*\*$/);
    for (const piece of splitForTelegram(`> ${'quoted words '.repeat(700)}`)) expect(piece).toMatch(/^> /);
  });

  test.each([
    ['a hundred marks', '**b** '.repeat(700)],
    ['a word of 20,000 letters', 'x'.repeat(20_000)],
    ['emoji without a space', '👩‍👩‍👧‍👦'.repeat(1_500)],
    ['signs that never close', `${'['.repeat(9_000)}${'~~a'.repeat(3_000)}`],
    ['quotes without end', '>'.repeat(9_000)],
    ['lists in lists', Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
  ])('fits in every piece: %s', (_, text) => {
    const pieces = splitForTelegram(text);
    for (const piece of pieces) {
      const rendered = renderText(piece);
      expect(rendered.text.length).toBeLessThanOrEqual(4_096);
      expect(rendered.entities.length).toBeLessThanOrEqual(100);
    }
    const dense = (each: string) => each.replace(/[\s`>]/g, '');
    expect(dense(pieces.join(''))).toBe(dense(text));
  });
});

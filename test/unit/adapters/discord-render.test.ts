import { describe, expect, test } from 'vitest';
import { renderDraft, renderText, splitForDiscord } from '../../../adapters/channels/discord/render.ts';

const gap = '\u200b';

describe('a text', () => {
  test.each([
    ['is mostly what it was', '**bold *and both*** `code` ~~gone~~ [here](https://x.org)', undefined],
    ['has one kind of sign for each mark', '__bold__ _it_ ~gone~', '**bold** *it* ~~gone~~'],
    ['has three sizes of headings', 'One\n===\n\n##### five', '# One\n\n### five'],
    ['keeps its code', '```ts\nconst a = 1;\n\n```', '```ts\nconst a = 1;\n\n```'],
    ['cannot end its code early', '````\n```\nx\n````', `\`\`\`\n\`\`${gap}\`\nx\n\`\`\``],
    ['keeps code within a line', '`` a`b `` and ``` `` ```', '``a`b`` and ` `` `'],
    ['has one level of quotes', '> one\n> > **two**', '> one\n> **two**'],
    ['has boxes', '- one\n  1. two\n- [x] three\n- [ ] four', '- one\n  1. two\n- ☑ three\n- ☐ four'],
    ['counts from where it counts', '5. five\n5. six', '5. five\n6. six'],
    ['does not indent code', '- item\n  ```py\n  x = 1\n  ```\n- next', '- item\n```py\nx = 1\n```\n- next'],
    ['links images', '![a cat](https://x.org/c.png)', '[🖼 a cat](https://x.org/c.png)'],
    ['links by reference', '[a][r]\n\n[r]: https://y.org', '[a](https://y.org)'],
    ['keeps addresses as they are', 'https://x.org/a_b_c www.x.org', 'https://x.org/a_b_c http://www.x.org'],
    ['fences odd addresses', '[a](<https://x.org/b_(c d)>)', '[a](<https://x.org/b_(c%20d)>)'],
    ['says addresses that cannot be linked', '[a](notes.md) <a@b.org>', 'a (notes.md) a@b.org'],
    ['shows html', '<b>x</b> &amp; &lt;i&gt;', '<b>x</b> & <i>'],
    ['has no hidden words', 'a || b || c', 'a \\|| b \\|| c'],
    [
      'keeps lone signs',
      '2 * 3 snake_case \\*x\\* \\_y\\_ C:\\\\dir',
      '2 * 3 snake_case \\*x\\* \\_y\\_ C:\\dir',
    ],
    ['is no list where it was none', '\\# a\n\\- b\n\\> c', '\\# a\n\\- b\n\\> c'],
    ['has rules and notes', 'a\n\n---\n\nb[^1]\n\n[^1]: note', 'a\n\n———\n\nb[^1]\n\n[^1]: note'],
    [
      'calls nobody',
      '@everyone @here <@12> <@&3> <#4> a@b.org',
      `@${gap}everyone @${gap}here <${gap}@12> <${gap}@&3> <${gap}#4> a@b.org`,
    ],
    ['leaves code alone', '`@everyone <@12>`', '`@everyone <@12>`'],
  ])('%s', (_, markdown, expected = markdown) => {
    expect(renderText(markdown)).toBe(expected);
  });

  test('shows a table in columns', () => {
    expect(renderText('| name | n |\n|---|--:|\n| 日本 | 7 |\n| a | **12** |')).toBe(
      '```\nname │   n\n─────┼────\n日本 │   7\na    │  12\n```',
    );
  });
});

describe('a text that grows', () => {
  test.each([
    ['nothing yet', '', '✍️ …'],
    ['some words', 'some **words', 'some \\*\\*words ✍️'],
    ['open code', '```ts\nlet a', '```ts\nlet a\n```\n✍️'],
  ])('ends in a sign: %s', (_, markdown, shown) => {
    expect(renderDraft(markdown)).toBe(shown);
  });

  test('shows the part that is being written', () => {
    const shown = renderDraft(`${'old '.repeat(450)}\n\n${'new '.repeat(100)}end`);
    expect(shown).toMatch(/^…\nnew .*end ✍️$/);
    expect(renderDraft('x'.repeat(9_999)).length).toBeLessThanOrEqual(2_000);
  });
});

describe('a long text', () => {
  test('is cut between blocks; a code block is closed and opened again with its language', () => {
    const pieces = splitForDiscord(`intro\n\n\`\`\`py\n${'print(1)\n'.repeat(900)}\`\`\`\n\nend`);
    expect(pieces[0]).toBe('intro');
    expect(pieces.at(-1)).toBe('end');
    for (const piece of pieces.slice(1, -1)) expect(piece).toMatch(/^```py\n(?:print\(1\)\n)+```$/);
    expect(pieces.join('\n').match(/print/g)).toHaveLength(900);
  });

  test.each([
    ['signs that are escaped', '\\*'.repeat(3_000)],
    ['a word of 20,000 letters', 'x'.repeat(20_000)],
    ['emoji without a space', '👩‍👩‍👧‍👦'.repeat(1_500)],
    ['mentions', '<@123> @everyone '.repeat(400)],
    ['a wide table', `| a | b |\n|---|---|\n${`| ${'x'.repeat(60)} | y |\n`.repeat(90)}`],
    ['signs that never close', `${'['.repeat(9_000)}${'~~a'.repeat(3_000)}`],
    ['quotes without end', '>'.repeat(9_000)],
  ])('fits in every piece: %s', (_, text) => {
    const pieces = splitForDiscord(text);
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(renderText(piece).length).toBeLessThanOrEqual(2_000);
  });

  test('of white space alone is none', () => {
    expect(splitForDiscord(' \n\n ')).toEqual([]);
    expect(splitForDiscord('[a]: https://x.org')).toEqual([]);
  });
});

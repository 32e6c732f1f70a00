import { expect, test } from 'vitest';
import { findLinks } from '../../adapters/markdown/links.ts';

const linksOf = async (markdown: string) =>
  (await findLinks(markdown)).map(({ target, label, from, to }) => [markdown.slice(from, to), target, label]);

test.each([
  ['an image', 'see ![the *chart*](a.png)!', [['![the *chart*](a.png)', 'a.png', 'the *chart*']]],
  ['a link', '[report](out/r.pdf "title")', [['[report](out/r.pdf "title")', 'out/r.pdf', 'report']]],
  ['an address with spaces', '[x](<my plan.pdf>)', [['[x](<my plan.pdf>)', 'my plan.pdf', 'x']]],
  ['an image without words', '![](out/a.png)', [['![](out/a.png)', 'out/a.png', 'a.png']]],
  ['a link in code', '`[a](b.png)`\n\n```md\n![a](b.png)\n```\n\n    [a](b.png)', []],
  ['no link', 'a](b [c] (d)', []],
  [
    'a link in a list and in a table',
    '- [a](b)\n\n| x |\n|---|\n| ![c](d) |',
    [
      ['[a](b)', 'b', 'a'],
      ['![c](d)', 'd', 'c'],
    ],
  ],
  [
    'an image in a link, the outer one first',
    '[![small](s.png)](large.png)',
    [
      ['[![small](s.png)](large.png)', 'large.png', 'small'],
      ['![small](s.png)', 's.png', 'small'],
    ],
  ],
])('%s is found', async (_, markdown, expected) => {
  expect(await linksOf(markdown)).toEqual(expected);
});

test('links are found in their places of a long text', async () => {
  const markdown = `${'word '.repeat(2_000)}\n\n[a](b)\n\n`.repeat(4);
  expect(await linksOf(markdown)).toEqual(Array(4).fill(['[a](b)', 'b', 'a']));
});

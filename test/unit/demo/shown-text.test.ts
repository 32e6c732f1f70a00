import { expect, test } from 'vitest';
import { readEntities } from '../../demo/entity-text.ts';
import { readMarkdown } from '../../demo/markdown-text.ts';

test('marks of Telegram become a tree, however they lie in each other', () => {
  const entities = [
    { type: 'bold', offset: 0, length: 9 },
    { type: 'italic', offset: 5, length: 4 },
    { type: 'text_link', offset: 10, length: 4, url: 'https://example.org' },
    { type: 'text_link', offset: 15, length: 3, url: 'javascript:alert(1)' },
  ];
  expect(readEntities('very bold link bad.', entities)).toEqual([
    { mark: 'bold', children: ['very ', { mark: 'italic', children: ['bold'] }] },
    ' ',
    { mark: 'link', href: 'https://example.org', children: ['link'] },
    ' ',
    { mark: 'link', children: ['bad'] },
    '.',
  ]);
});

test('markdown names the people whom it mentions, and no others', () => {
  const mentions = { pattern: /<@(\d+)>/g, nameOf: (id: string) => (id === '1' ? 'Ann' : undefined) };
  expect(readMarkdown('**<@1>** and <@2>\n\n1. one', mentions)).toEqual([
    {
      mark: 'paragraph',
      children: [{ mark: 'bold', children: [{ mark: 'mention', children: ['@Ann'] }] }, ' and <@2>'],
    },
    {
      mark: 'numbers',
      start: 1,
      children: [{ mark: 'item', children: [{ mark: 'paragraph', children: ['one'] }] }],
    },
  ]);
});

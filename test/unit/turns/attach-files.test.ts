import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findLinks } from '../../../adapters/markdown/links.ts';
import type { NamedFile } from '../../../src/turns/ask-agent.ts';
import { attachFiles } from '../../../src/turns/attach-files.ts';

/** A workspace with some files, beside a folder that is nobody's business. */
function workshop() {
  const root = mkdtempSync(join(tmpdir(), 'posthouse-attach-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const workspace = join(root, 'clerk');
  for (const folder of ['clerk/out', 'clerk/.keys', 'other'])
    mkdirSync(join(root, folder), { recursive: true });
  const write = (path: string, content: string | Uint8Array) => writeFileSync(join(root, path), content);
  write('clerk/chart.png', 'PIXELS');
  write('clerk/out/the report.pdf', 'REPORT');
  write('clerk/.keys/id', 'SECRET');
  write('clerk/.env', 'SECRET');
  write('clerk/empty.txt', '');
  write('other/secret.txt', 'SECRET');
  symlinkSync(join(root, 'other/secret.txt'), join(workspace, 'link.txt'));
  symlinkSync(join(root, 'other'), join(workspace, 'folder'));
  symlinkSync('chart.png', join(workspace, 'same.png'));
  return { root, workspace, write };
}

async function attach(
  workspace: string,
  text: string,
  more: { files?: readonly NamedFile[]; mostBytes?: number | undefined; since?: Date } = {},
) {
  const { files: named = [], since = new Date(0) } = more;
  const mostBytes = 'mostBytes' in more ? more.mostBytes : 1_000_000;
  const answer = { text, files: named, ending: { kind: 'answered' } } as const;
  const full = await attachFiles(answer, { findLinks, workspace, mostBytes, since });
  const contents = full.files.map(({ name, bytes }) => `${name}=${new TextDecoder().decode(bytes)}`);
  return { text: full.text, files: full.files, contents };
}

test('what an answer shows or links to goes with it, and a label stays', async () => {
  const { workspace } = workshop();
  const { text, contents, files } = await attach(
    workspace,
    'Look: ![the **chart**](./chart.png) and [the report](out/the%20report.pdf).',
  );
  expect(text).toBe('Look: the **chart** and the report.');
  expect(contents).toEqual(['chart.png=PIXELS', 'the report.pdf=REPORT']);
  expect(files.map(({ mediaType, sizeBytes }) => [mediaType, sizeBytes])).toEqual([
    ['image/png', 6],
    ['application/pdf', 6],
  ]);
});

test('of what was there before, only what is shown or named goes', async () => {
  const { workspace } = workshop();
  const { text, contents } = await attach(workspace, '![a](chart.png) [the report](out/the%20report.pdf)', {
    since: new Date(Date.now() + 60_000),
  });
  expect(text).toBe('a [the report](out/the%20report.pdf)');
  expect(contents).toEqual(['chart.png=PIXELS']);
  const files = [{ path: 'out/the report.pdf' }];
  expect(
    (await attach(workspace, '', { files, since: new Date(Date.now() + 60_000) })).contents,
  ).toHaveLength(1);
});

test('a file goes once, however often and by whatever name it is meant', async () => {
  const { workspace } = workshop();
  const { contents, text } = await attach(
    workspace,
    '![a](chart.png) [b](same.png) [![c](chart.png)](chart.png)',
    {
      files: [{ path: 'chart.png', name: 'named.png' }, { path: join(workspace, 'chart.png') }],
    },
  );
  expect(contents).toEqual(['named.png=PIXELS']);
  expect(text).toBe('a b c');
});

test.each([
  ['an address', '[a](https://example.org/chart.png)'],
  ['a place in a file', '[a](chart.png#L3)'],
  ['a folder', '[out](out)'],
  ['what is not there', '![a](nothing.png)'],
  ['an absolute path', '[a](/etc/hostname)'],
  ['code', '`![a](chart.png)`'],
])('%s stays as it is', async (_, text) => {
  const { workspace } = workshop();
  expect(await attach(workspace, text)).toMatchObject({ text, files: [] });
});

test.each([
  ['a way up', '[a](../other/secret.txt)', 'secret.txt', "it is outside of the agent's folder"],
  ['an encoded way up', '[a](%2e%2e/other/secret.txt)', 'secret.txt', "it is outside of the agent's folder"],
  ['a link of the disk', '[a](link.txt)', 'link.txt', "it is outside of the agent's folder"],
  ['a folder that leads out', '[a](folder/secret.txt)', 'secret.txt', "it is outside of the agent's folder"],
  ['a hidden file', '[a](.env)', 'env', 'it is hidden'],
  ['a hidden folder', '[a](.keys/id)', 'id', 'it is hidden'],
  ['an empty file', '[a](empty.txt)', 'empty.txt', 'it is empty'],
])('%s does not go, and that is said', async (_, text, name, reason) => {
  const { workspace } = workshop();
  const full = await attach(workspace, text);
  expect(full.files).toEqual([]);
  expect(full.text).toBe(`a\n\n${name} was not sent: ${reason}`);
});

test('what is too large, too many, or nowhere to be sent is said', async () => {
  const { workspace, write } = workshop();
  write('clerk/large.bin', new Uint8Array(1_500_001));
  expect((await attach(workspace, '[a](large.bin)')).text).toBe(
    'a\n\nlarge.bin was not sent: 1.6 MB, the limit is 1 MB',
  );
  expect((await attach(workspace, '[a](chart.png)', { mostBytes: undefined })).text).toBe(
    'a\n\nchart.png was not sent: this chat takes no files',
  );
  const paths = Array.from({ length: 12 }, (_, index) => `n${index}.txt`);
  for (const path of paths) write(`clerk/${path}`, path);
  const { files, text } = await attach(workspace, paths.map((path) => `[${path}](${path})`).join(' '));
  expect(files).toHaveLength(10);
  expect(text.split('\n').slice(-2)).toEqual([
    'n10.txt was not sent: 10 files go with an answer',
    'n11.txt was not sent: 10 files go with an answer',
  ]);
});

test('a file that the agent named and that is not there is said', async () => {
  const { workspace, root } = workshop();
  const files = [{ path: 'nothing.png' }, { path: 'a\0b' }, { path: join(root, 'other/secret.txt') }];
  expect((await attach(workspace, 'Done.', { files })).text).toBe(
    [
      'Done.\n\nnothing.png was not sent: there is no such file',
      'a_b was not sent: there is no such file',
      "secret.txt was not sent: it is outside of the agent's folder",
    ].join('\n'),
  );
});

test('a pipe is no file, and nobody waits for it', async () => {
  const { workspace } = workshop();
  execFileSync('mkfifo', [join(workspace, 'pipe.png')]);
  expect(await attach(workspace, '![a](pipe.png)')).toMatchObject({ text: '![a](pipe.png)', files: [] });
});

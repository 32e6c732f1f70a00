import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createWorkspaces } from '../../src/workspaces/workspaces.ts';
import { aFolder, aRepository } from '../support/git-repository.ts';

function open(environment: Readonly<Record<string, string | undefined>> = { PATH: process.env['PATH'] }) {
  const folder = join(aFolder(), 'worktrees');
  const left = () => (existsSync(folder) ? readdirSync(folder) : []);
  return { folder, left, ...createWorkspaces({ folder, environment, clock: systemClock }) };
}

const aRun = (attempt = 1) => ({ id: systemIds.next('run'), attempt });
const refOf = (run: { readonly id: string }) => `refs/posthouse/runs/${run.id}`;

describe('a worktree', () => {
  test('is there for each of eight runs that begin together, and each one leaves its own', async () => {
    const { folder, git, kept } = aRepository();
    const { open: openPlace, left } = open();
    const runs = Array.from({ length: 8 }, () => aRun());
    const places = await Promise.all(runs.map((run) => openPlace({ workspace: folder }, run)));
    expect(new Set(places.map((place) => place.folder)).size).toBe(8);
    for (const [at, place] of places.entries()) writeFileSync(join(place.folder, 'a.txt'), `run ${at}\n`);
    const ends = await Promise.all(places.map((place) => place.close()));
    expect(ends.map(({ ref }) => ref)).toEqual(runs.map(refOf));
    expect(kept()).toHaveLength(8);
    expect(runs.map((run) => git('show', `${refOf(run)}:a.txt`))).toEqual(runs.map((_, at) => `run ${at}`));
    expect(git('log', '-1', '--format=%an', refOf(runs[0] ?? aRun()))).toBe('Posthouse');
    expect(git('status', '--porcelain')).toBe('');
    expect(git('worktree', 'list').split('\n')).toHaveLength(1);
    expect(left()).toEqual([]);
  });

  test('leaves nothing where nothing was changed', async () => {
    const { folder, kept } = aRepository({ 'a.txt': 'one\n', '.gitignore': 'out/\n' });
    const { open: openPlace, left } = open();
    const place = await openPlace({ workspace: folder }, aRun());
    await mkdir(join(place.folder, 'out'));
    writeFileSync(join(place.folder, 'out/b.txt'), 'ignored');
    expect(await place.close()).toEqual({});
    expect(kept()).toEqual([]);
    expect(left()).toEqual([]);
  });

  test('leaves what was committed in it, with what was not on top', async () => {
    const { folder, git } = aRepository();
    const run = aRun(3);
    const place = await open().open({ workspace: folder }, run);
    writeFileSync(join(place.folder, 'b.txt'), 'two\n');
    git('-C', place.folder, 'add', '--all');
    git('-C', place.folder, 'commit', '--quiet', '-m', 'second');
    rmSync(join(place.folder, 'a.txt'));
    const { ref = '', note } = await place.close();
    expect(ref).toBe(`${refOf(run)}-3`);
    expect(note).toContain(`git merge ${ref}`);
    expect(git('log', '--format=%s', ref).split('\n')).toEqual([
      `What run ${run.id}-3 left`,
      'second',
      'first',
    ]);
    expect(git('ls-tree', '--name-only', ref)).toBe('b.txt');
  });

  test('is of the whole repository where the agent works in a part of it', async () => {
    const { folder } = aRepository({ 'docs/a.txt': 'one\n', 'b.txt': 'two\n' });
    const place = await open().open({ workspace: join(folder, 'docs') }, aRun());
    expect(readdirSync(place.folder)).toEqual(['a.txt']);
    expect(readdirSync(join(place.folder, '..'))).toContain('b.txt');
    expect(place.repository).toBeUndefined();
    await place.close();
  });
});

describe("a run works in the agent's own folder", () => {
  test('where git does not keep it', async () => {
    const plain = aFolder();
    const { folder } = aRepository({ 'a.txt': 'one', '.gitignore': 'data/\n' });
    const ignored = join(folder, 'data');
    await mkdir(ignored);
    for (const workspace of [plain, ignored]) {
      const place = await open().open({ workspace }, aRun());
      expect(place.folder).toBe(workspace);
      expect(await place.close()).toEqual({});
    }
  });

  test('where its owner wants that', async () => {
    const { folder } = aRepository();
    const place = await open().open({ workspace: folder, worktrees: 'off' }, aRun());
    expect(place.folder).toBe(folder);
    expect(await place.close()).toEqual({});
  });

  test.each<[string, string, (folder: string) => unknown]>([
    ['is no folder', 'worktree or a submodule', (folder) => void pointElsewhere(folder)],
    ['borrows objects', 'alternates', (folder) => write(folder, '.git/objects/info/alternates', '/x\n')],
    ['has a link in it', 'is a link', (folder) => symlinkSync('/tmp', join(folder, '.git/refs/x'))],
    ['is broken', 'HEAD', (folder) => write(folder, '.git/HEAD', 'ref: ../../x\n')],
  ])('where the repository %s, and the record says so', async (_, reason, spoil) => {
    const { folder } = aRepository();
    spoil(folder);
    const place = await open().open({ workspace: folder }, aRun());
    expect(place.folder).toBe(folder);
    const { note } = await place.close();
    expect(note).toMatch(/^It worked in the agent's own folder: /);
    expect(note?.replace('not a git repository', 'HEAD')).toContain(reason);
  });

  test('where there is no commit or no git, and the record says so', async () => {
    const empty = aRepository({});
    const place = await open().open({ workspace: empty.folder }, aRun());
    expect((await place.close()).note).toContain('no commit yet');
    const { folder } = aRepository();
    const without = await open({ PATH: aFolder() }).open({ workspace: folder }, aRun());
    expect(without.folder).toBe(folder);
    expect((await without.close()).note).toContain('git is not installed');
  });
});

describe('nothing that was written into a repository', () => {
  test('is started', async () => {
    const { folder, git } = aRepository({ 'a.txt': 'one\n', '.gitattributes': '*.txt filter=x\n' });
    const seen = join(aFolder(), 'seen');
    const script = join(aFolder(), 'script');
    writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> ${seen}\ncat\n`, { mode: 0o755 });
    for (const part of ['clean', 'smudge', 'process']) git('config', `filter.x.${part}`, script);
    git('config', 'filter.x.required', 'true');
    git('config', 'core.fsmonitor', script);
    for (const hook of ['post-checkout', 'pre-commit', 'post-index-change', 'reference-transaction'])
      symlinkSync(script, join(folder, '.git/hooks', hook));
    const run = aRun();
    const place = await open().open({ workspace: folder }, run);
    expect(place.folder).not.toBe(folder);
    writeFileSync(join(place.folder, 'b.txt'), 'two\n');
    expect((await place.close()).ref).toBe(refOf(run));
    expect(existsSync(seen)).toBe(false);
  });

  test('makes git write anywhere else', async () => {
    const { folder, kept } = aRepository();
    const other = aRepository();
    const diary = join(aFolder(), 'diary.txt');
    writeFileSync(diary, 'dear diary');
    const { open: openPlace, left } = open();
    const place = await openPlace({ workspace: folder }, aRun());
    const own = place.repository?.own ?? '';
    rmSync(join(own, 'index'));
    symlinkSync(diary, join(own, 'index'));
    write(own, 'commondir', join(other.folder, '.git'));
    write(place.folder, '.git', `gitdir: ${other.folder}/.git\n`);
    write(place.folder, 'b.txt', 'two');
    await place.close();
    expect(readFileSync(diary, 'utf8')).toBe('dear diary');
    expect(other.kept()).toEqual([]);
    expect(kept()).toHaveLength(1);
    expect(left()).toEqual([]);
  });
});

describe('what a dead node left', () => {
  test('is kept and cleared up once its run is over, and not before', async () => {
    const { folder, git, kept } = aRepository();
    const dead = open();
    const [running, over] = [aRun(), aRun(2)];
    for (const run of [running, over]) {
      const place = await dead.open({ workspace: folder }, run);
      writeFileSync(join(place.folder, 'a.txt'), `${run.id}\n`);
      write(place.repository?.own ?? '', 'index.lock', '');
    }
    write(dead.folder, `${systemIds.next('run')}.txt`, 'half a no');
    const next = createWorkspaces({
      ...{ folder: dead.folder, clock: systemClock },
      environment: { PATH: process.env['PATH'] },
    });
    const cleared = await next.clearUp(async ({ id }) => id === over.id);
    expect(cleared).toMatchObject([{ run: over, isGone: true, ref: `${refOf(over)}-2` }]);
    expect(kept()).toEqual([`${refOf(over)}-2`]);
    expect(git('show', `${refOf(over)}-2:a.txt`)).toBe(over.id);
    expect(dead.left().toSorted()).toEqual([running.id, `${running.id}.txt`]);
    expect(await dead.clearUp(async () => true)).toEqual([]);
    expect(await next.clearUp(async () => true)).toMatchObject([{ run: running, isGone: true }]);
    expect(dead.left()).toEqual([]);
  });

  test('stays where it cannot be kept, and is told once', async () => {
    const { folder } = aRepository();
    const dead = open();
    const place = await dead.open({ workspace: folder }, aRun());
    writeFileSync(join(place.folder, 'a.txt'), 'precious');
    rmSync(join(folder, '.git'), { recursive: true });
    const { note } = await place.close();
    expect(note).toContain(place.folder);
    expect(readFileSync(join(place.folder, 'a.txt'), 'utf8')).toBe('precious');
    expect(await dead.clearUp(async () => true)).toEqual([]);
  });
});

function write(folder: string, path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

function pointElsewhere(folder: string): void {
  rmSync(join(folder, '.git'), { recursive: true });
  write(folder, '.git', `gitdir: ${aRepository().folder}/.git\n`);
}

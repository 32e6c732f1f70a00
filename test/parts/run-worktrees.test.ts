import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../../adapters/agents/command/manifest.ts';
import { createSandbox } from '../../adapters/process/sandbox.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openHeldBack } from '../../src/turns/hold-back.ts';
import { clearWorkspaces } from '../../src/worker/clear-workspaces.ts';
import { createWorkspaces } from '../../src/workspaces/workspaces.ts';
import { aRequest, collect, never } from '../contracts/backend-contract.ts';
import { setUpChecks } from '../support/check-bench.ts';
import { aFolder, aRepository } from '../support/git-repository.ts';

test('a run works in a worktree, its files go with its answer, and its record says where its changes are', async () => {
  const repository = aRepository();
  const bench = await setUpChecks({
    agent: { workspace: repository.folder },
    words: 'in 1h: draw the house',
    answer({ workspace }) {
      writeFileSync(join(workspace, 'house.txt'), 'a house');
      return 'See ![the house](house.txt)';
    },
  });
  const { run, result } = await bench.begin();
  const ref = `refs/posthouse/runs/${run.id}`;
  expect(result.files).toMatchObject([{ name: 'house.txt', sizeBytes: 7 }]);
  expect(result.markdown).toContain(`_What it changed is kept: \`git merge ${ref}\` takes it._`);
  expect(result.attempt.workplace).toContain(ref);
  expect(bench.asked[0]?.workspace).not.toBe(repository.folder);
  expect(existsSync(bench.asked[0]?.workspace ?? '')).toBe(false);
  expect(existsSync(join(repository.folder, 'house.txt'))).toBe(false);
  expect(repository.git('show', `${ref}:house.txt`)).toBe('a house');
  await bench.stores.attempts.end(run, result.attempt);
  expect(await bench.stores.runControl.attemptsOf(run.id)).toMatchObject([
    { workplace: result.attempt.workplace },
  ]);
});

test('a run that fails leaves its changes as well, and no folder', async () => {
  const repository = aRepository();
  const bench = await setUpChecks({
    agent: { workspace: repository.folder },
    words: 'in 1h: draw the house',
    answer({ workspace }) {
      writeFileSync(join(workspace, 'house.txt'), 'half a house');
      throw new Error('the pencil broke');
    },
  });
  const { run, result } = await bench.begin();
  expect(result.attempt).toMatchObject({ outcome: 'failed', workplace: expect.stringContaining(run.id) });
  expect(repository.kept()).toEqual([`refs/posthouse/runs/${run.id}`]);
  expect(existsSync(bench.asked[0]?.workspace ?? '')).toBe(false);
});

test('the sweep clears up after a dead node, and writes into the record what was kept', async () => {
  const repository = aRepository();
  const bench = await setUpChecks({ answer: () => 'done' });
  const { run } = await bench.begin();
  const folder = join(aFolder(), 'worktrees');
  const parts = { folder, clock: systemClock, environment: { PATH: process.env['PATH'] } };
  const place = await createWorkspaces(parts).open({ workspace: repository.folder }, run);
  writeFileSync(join(place.folder, 'b.txt'), 'two');
  const { stores } = bench;
  const clear = () => clearWorkspaces({ stores, workspaces: createWorkspaces(parts), log: silentLog });
  await clear();
  expect(repository.kept()).toEqual([]);
  await stores.runs.settle(run, { state: 'failed', reason: 'it broke' });
  await clear();
  const [ref] = repository.kept();
  expect(ref).toContain(run.id);
  const [attempt] = await stores.runControl.attemptsOf(run.id);
  expect(attempt?.workplace).toContain(ref);
});

const problem = await createSandbox(process.env['PATH'], systemClock).problem();

test.skipIf(problem !== undefined)(
  'behind walls an agent commits in its worktree, and moves no branch',
  async () => {
    const { folder, git } = aRepository();
    const workspaces = createWorkspaces({
      ...{ folder: join(aFolder(), 'worktrees'), clock: systemClock },
      environment: { PATH: process.env['PATH'] },
    });
    const run = { id: systemIds.next('run'), attempt: 1 };
    const place = await workspaces.open({ workspace: folder }, run);
    const before = git('rev-parse', 'main');
    const script = `echo two > b.txt && git add --all
    git -c user.name=A -c user.email=a@b commit --quiet -m second && git log --format=%s
    git branch -f main HEAD; git config user.name evil; git update-ref refs/heads/x HEAD; echo done`;
    const backend = await openHeldBack(command, {
      ...{ clock: systemClock, log: silentLog, environment: { PATH: process.env['PATH'] } },
    });
    const request = aRequest({
      ...{ prompt: 'go', workspace: place.folder, capabilities: ['fs:write'] as const },
      ...(place.repository && { repository: place.repository }),
      options: command.options.parse({ command: ['sh', '-c', script] }),
    });
    const { text } = await collect(
      backend.run({ ...request, agent: { ...request.agent, unsafe: false } }, never),
    );
    expect(text).toBe('second\nfirst\ndone\n');
    expect((await place.close()).ref).toBe(`refs/posthouse/runs/${run.id}`);
    expect(git('log', '--format=%s', `refs/posthouse/runs/${run.id}`)).toBe('second\nfirst');
    expect(git('rev-parse', 'main')).toBe(before);
    expect(git('for-each-ref', 'refs/heads').split('\n')).toHaveLength(1);
    expect(git('config', '--list')).not.toContain('evil');
  },
);

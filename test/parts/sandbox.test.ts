import { chmod, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { command } from '../../adapters/agents/command/manifest.ts';
import { createSandbox } from '../../adapters/process/sandbox.ts';
import type { AgentBackend } from '../../src/contracts/agent-backend.ts';
import type { Capability } from '../../src/domain/capability.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openHeldBack } from '../../src/turns/hold-back.ts';
import { aRequest, collect, never, processesOf } from '../contracts/backend-contract.ts';

type Options = ReturnType<typeof command.options.parse>;

const problem = await createSandbox(process.env['PATH'], systemClock).problem();
let workspace: string;

beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-walls-'));
});

function open(path = process.env['PATH']): Promise<AgentBackend<Options>> {
  const environment = { PATH: path, POSTHOUSE_SECRET: 'swordfish' };
  return openHeldBack(command, { clock: systemClock, log: silentLog, environment });
}

interface Given {
  readonly capabilities?: readonly Capability[];
  readonly unsafe?: boolean;
  readonly path?: string;
  readonly options?: object;
}

async function run(script: string | readonly string[], given: Given = {}) {
  const { capabilities = [], unsafe = false, path, options = {} } = given;
  const line = typeof script === 'string' ? ['sh', '-c', script] : script;
  const request = aRequest({
    ...{ prompt: 'go', workspace, capabilities },
    options: command.options.parse({ command: line, ...options }),
  });
  const backend = await open(path);
  const agent = { ...request.agent, unsafe };
  const collected = await collect(backend.run({ ...request, agent }, never));
  expect(await processesOf(request.mark)).toEqual([]);
  return collected;
}

describe.skipIf(problem !== undefined)('behind walls', () => {
  const server = createServer((_, response) => response.end('reached'));
  let url: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  test('a program reads its folder and the system, and nothing else', async () => {
    await writeFile(join(workspace, 'notes.txt'), 'milk');
    const outside = join(await mkdtemp(join(tmpdir(), 'posthouse-test-out-')), 'diary.txt');
    await writeFile(outside, 'dear diary');
    await symlink(outside, join(workspace, 'link'));
    const { text, ending } = await run(
      `cat notes.txt; cat ${outside} link /etc/shadow /proc/1/environ 2>&1; ls -A /root /home 2>&1; env`,
    );
    expect(ending).toMatchObject({ kind: 'answered' });
    expect(text).toContain('milk');
    expect(text).not.toMatch(/dear diary|root:|swordfish/);
    expect(text.match(/No such file/g)?.length).toBeGreaterThanOrEqual(5);
  });

  test.each([
    [[], false],
    [['fs:read', 'shell:read'], false],
    [['fs:write'], true],
    [['shell:write'], true],
  ] as const)('with %j it writes in its folder: %s', async (capabilities, writes) => {
    const { text } = await run('touch made.txt && echo made; touch /usr/made.txt || echo not there', {
      capabilities,
    });
    expect(text.includes('made\n')).toBe(writes);
    expect(text).toContain('not there');
    expect(await readFile(join(workspace, 'made.txt'), 'utf8').catch(() => undefined)).toBe(
      writes ? '' : undefined,
    );
  });

  test.each([
    [['fs:write', 'shell:write'], false],
    [['web:fetch'], true],
    [['gh:read'], true],
  ] as const)('with %j it reaches the network: %s', async (capabilities, reaches) => {
    const script = `fetch('${url}').then((r) => r.text()).catch(() => 'no way').then(console.log)`;
    const { text } = await run([process.execPath, '-e', script], { capabilities });
    expect(text).toContain(reaches ? 'reached' : 'no way');
  });

  test('nothing of it is left, also where it has left its session and ignores signals', async () => {
    await run(`trap '' TERM INT HUP; (setsid sh -c 'trap "" TERM; sleep 600' &) ; sleep 600`, {
      options: { idleTimeoutMs: 300 },
    });
  });

  test('a folder that is named is seen, and one beside it is not', async () => {
    const [shelf, other] = [join(workspace, '../shelf-a'), join(workspace, '../shelf-b')];
    for (const each of [shelf, other]) {
      await mkdir(each, { recursive: true });
      await writeFile(join(each, 'book.txt'), `of ${each}`);
    }
    const { text } = await run(`cat ${shelf}/book.txt; cat ${other}/book.txt 2>&1`, {
      options: { reads: [shelf] },
    });
    expect(text).toContain(`of ${shelf}`);
    expect(text).not.toContain(`of ${other}`);
  });

  test('a program of its own folder is found by its relative path', async () => {
    await writeFile(join(workspace, 'agent.sh'), '#!/bin/sh\necho I am here\n');
    await chmod(join(workspace, 'agent.sh'), 0o755);
    expect((await run(['./agent.sh'])).text).toBe('I am here\n');
  });

  test('a program that is not there is said to be missing', async () => {
    expect((await run(['no-such-program'])).ending).toMatchObject({ kind: 'failed', fault: 'not_found' });
  });

  test('who has accepted to be without has none, unless they are wanted always', async () => {
    expect((await run('ls -d /proc/self/root/var', { unsafe: true })).text).toContain('/var');
    const always = { unsafe: true, options: { sandbox: 'bwrap' } };
    expect((await run('ls -d /proc/self/root/var 2>&1; true', always)).text).toContain('No such file');
  });
});

describe('without walls', () => {
  let bin: string;

  beforeAll(async () => {
    bin = await mkdtemp(join(tmpdir(), 'posthouse-test-bin-'));
    await writeFile(
      join(bin, 'bwrap'),
      '#!/bin/sh\necho "bwrap: No permissions to create a new namespace" >&2\nexit 1\n',
    );
    await chmod(join(bin, 'bwrap'), 0o755);
    await symlink('/bin/sh', join(bin, 'sh'));
  });

  test('a program that could do what it may not is not started, and the ways out are named', async () => {
    const path = bin;
    const { text, ending } = await run('echo out', { path });
    expect(text).toBe('');
    expect(ending).toMatchObject({
      ...{ kind: 'failed', fault: 'refused' },
      reason:
        'Nothing here keeps the agent "probe" from what it may not do: shell:read, shell:write, fs:read and 11 more. Bubblewrap cannot start here, so there is no sandbox for programs (bwrap: No permissions to create a new namespace). Or accept it: `agents.probe.unsafe: true`.',
    });
    expect((await run('echo out', { path, unsafe: true })).text).toBe('out\n');
  });

  test('it is known before it is asked', async () => {
    const backend = await open(bin);
    const needs = {
      ...{ agent: 'probe', workspace, model: undefined, capabilities: [] },
      options: command.options.parse({ command: 'sh' }),
    };
    expect(await backend.missing?.({ ...needs, unsafe: false })).toContain(
      'Nothing here keeps the agent "probe"',
    );
    expect(await backend.missing?.({ ...needs, unsafe: true })).toBeUndefined();
    const always = { ...needs, options: command.options.parse({ command: 'sh', sandbox: 'bwrap' }) };
    expect(await backend.missing?.({ ...always, unsafe: true })).toContain('Bubblewrap cannot start here');
  });

  test('where it is not installed, that is said with the way to get it', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'posthouse-test-bin-'));
    await symlink('/bin/sh', join(empty, 'sh'));
    expect((await run('echo out', { path: empty })).ending).toMatchObject({
      reason: expect.stringContaining('apt install bubblewrap'),
    });
    const always = { path: empty, unsafe: true, options: { sandbox: 'bwrap' } };
    expect((await run('echo out', always)).ending).toMatchObject({ kind: 'failed', fault: 'not_found' });
  });

  test('a sandbox that is not wanted is not asked for', async () => {
    const { ending } = await run('echo out', { options: { sandbox: 'none' } });
    expect(ending).toMatchObject({ reason: expect.stringContaining('Its sandbox is `none`.') });
  });
});

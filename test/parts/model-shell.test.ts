import { chmod, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { model } from '../../adapters/agents/model/manifest.ts';
import { createSandbox } from '../../adapters/process/sandbox.ts';
import type { Capability } from '../../src/domain/capability.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { aRequest, collect, never, openBackend, processesOf } from '../contracts/backend-contract.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';

const problem = await createSandbox(process.env['PATH'], systemClock).problem();
const key = 'sk-canary-in-the-shell';
let server: ModelServer;
let workspace: string;

beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-shell-'));
});

interface Given {
  readonly capabilities: readonly Capability[];
  readonly unsafe?: boolean;
  readonly path?: string;
  readonly seconds?: number;
}

async function shell(command: string, { capabilities, unsafe = false, path, seconds = 20 }: Given) {
  const options = model.options.parse({
    ...{ model: 'local:llama', providers: { local: { url: `${server.url}/v1`, key } } },
  });
  const backend = await openBackend(model, { HOUSE_SECRET: key, ...(path !== undefined && { PATH: path }) });
  const prompt = `call run_command ${JSON.stringify({ command, seconds })}`;
  const request = aRequest({ prompt, workspace, options, capabilities });
  const agent = { ...request.agent, unsafe };
  const { text, ending } = await collect(backend.run({ ...request, agent }, never));
  expect(ending).toEqual({ kind: 'answered' });
  expect(await processesOf(request.mark)).toEqual([]);
  return text;
}

test('without the capability there is none', async () => {
  expect(await shell('echo out', { capabilities: ['fs:write'] })).not.toMatch(/The tool said: out/);
});

describe.skipIf(problem !== undefined)('a command line', () => {
  test('runs in the folder, with both outputs, and says how it ended', async () => {
    await writeFile(join(workspace, 'a.txt'), 'apple\n');
    const text = await shell('cat a.txt; echo oops >&2; exit 3', { capabilities: ['shell:read'] });
    expect(text).toBe('The tool said: apple\noops\n(ended with exit code 3)');
  });

  test.each([
    ['shell:read', false],
    ['shell:write', true],
  ] as const)('with %s it changes what is in the folder: %s', async (capability, changes) => {
    await shell('echo x > made.txt', { capabilities: [capability] });
    expect(await readFile(join(workspace, 'made.txt'), 'utf8').catch(() => '')).toBe(changes ? 'x\n' : '');
  });

  test('finds no key, no home, no other file and no network', async () => {
    const outside = join(await mkdtemp(join(tmpdir(), 'posthouse-test-out-')), 'diary.txt');
    await writeFile(outside, 'dear diary');
    const look = `env; cat ${outside} /etc/shadow /proc/*/environ; ls ~; (echo > /dev/tcp/127.0.0.1/${new URL(server.url).port}) && echo reached`;
    const text = await shell(`bash -c '${look}' 2>&1`, { capabilities: ['shell:write'] });
    expect(text).toContain('PATH=');
    expect(text).not.toMatch(/canary|dear diary|root:|reached/);
  });

  test('ends when its time is over, with all that it started', async () => {
    const text = await shell('echo before; (setsid sleep 600 &) ; sleep 600', {
      ...{ capabilities: ['shell:read'], seconds: 1 },
    });
    expect(text).toBe('The tool said: before\n(stopped after 1 s)');
  });

  test('of a long output the end is shown', async () => {
    const text = await shell('seq 1 20000; echo last', { capabilities: ['shell:read'] });
    expect(text).toMatch(/^The tool said: … \d+ characters before this\n/);
    expect(text.endsWith('last')).toBe(true);
    expect(text.length).toBeLessThan(31_000);
  });
});

test('where there are no walls there is no shell, unless that is accepted', async () => {
  const path = await mkdtemp(join(tmpdir(), 'posthouse-test-bin-'));
  await writeFile(join(path, 'bwrap'), '#!/bin/sh\necho "no namespaces" >&2\nexit 1\n');
  await chmod(join(path, 'bwrap'), 0o755);
  await symlink('/bin/sh', join(path, 'sh'));
  const capabilities = ['shell:write'] as const;
  const text = await shell('echo out', { path, capabilities });
  expect(text).toContain('There is no shell. Bubblewrap cannot start here');
  expect(text).toContain('`agents.probe.unsafe: true`');
  expect(await shell('echo out', { path, capabilities, unsafe: true })).toBe('The tool said: out');
});

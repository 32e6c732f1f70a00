import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acp } from '../../adapters/agents/acp/manifest.ts';
import type { AcpOptions } from '../../adapters/agents/acp/options.ts';
import type { AgentBackend, BackendRequest } from '../../src/contracts/agent-backend.ts';
import type { Capability } from '../../src/domain/capability.ts';
import {
  aRequest,
  backendContract,
  collect,
  never,
  openBackend,
  processesOf,
  refusalsIn,
} from '../contracts/backend-contract.ts';
import { callUsage, startModelServer } from '../support/model-server.ts';

const server = await startModelServer();
const agents = process.env['POSTHOUSE_AGENTS'] ?? '';
// One of them does not work with a home under the folder for temporary files.
const home = join(agents, '..', '..', 'home');
const key = 'sk-canary-51';

const provider = {
  name: 'local',
  base_url: `${server.url}/v1`,
  env_key: 'OPENAI_API_KEY',
  wire_api: 'responses',
};
const retries = { request_max_retries: 0, stream_max_retries: 0 };
const settings = {
  claude: {
    preset: 'claude',
    program: join(agents, 'claude-agent-acp'),
    environment: { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: server.url, HOME: home },
  },
  codex: {
    preset: 'codex',
    program: join(agents, 'codex-acp'),
    environment: {
      ...{ OPENAI_API_KEY: key, HOME: home },
      CODEX_CONFIG: JSON.stringify({
        model_provider: 'local',
        model_providers: { local: { ...provider, ...retries } },
      }),
    },
  },
} as const;
type Name = keyof typeof settings;
const names = Object.keys(settings) as readonly Name[];

let backend: AgentBackend<AcpOptions>;
let workspace: string;

beforeAll(async () => {
  await mkdir(home, { recursive: true });
  backend = await openBackend(acp, { HOME: home });
});
afterAll(() => server.stop());
beforeEach(async () => {
  workspace = await mkdtemp(join(home, 'work-'));
});

type Given = { options?: object; signal?: AbortSignal } & Partial<
  Omit<BackendRequest<AcpOptions>, 'options'>
>;

async function ask(name: Name, prompt: string, { options = {}, ...given }: Given = {}) {
  const request = aRequest({
    ...{ prompt, workspace, options: acp.options.parse({ ...settings[name], ...options }) },
    ...given,
  });
  const collected = await collect(backend.run(request, never));
  const memo = collected.events.findLast((event) => event.kind === 'memo')?.memo;
  expect(await processesOf(request.mark)).toEqual([]);
  expect(JSON.stringify(collected)).not.toContain('sk-canary');
  return { ...collected, memo };
}

const refusals = ({ events }: Awaited<ReturnType<typeof ask>>) => refusalsIn(events);

describe.each(names)('a conversation with %s', (name) => {
  test('goes on in a new process, takes what this time took, and begins anew when it is lost', async () => {
    const first = await ask(name, 'the word is lantern');
    expect(first.ending).toMatchObject({ kind: 'answered', usage: callUsage });
    const second = await ask(name, 'which word?', { memo: first.memo });
    expect(second.text).toContain('the word is lantern');
    expect(second.ending).toMatchObject({ kind: 'answered', usage: callUsage });
    const gone = { ...(first.memo as object), id: '00000000-0000-4000-8000-000000000000' };
    const transcript = [
      { speaker: 'person', name: 'Ada', text: 'the word is lantern', at: new Date() },
    ] as const;
    const third = await ask(name, 'which word?', { memo: gone, transcript });
    expect(third.text).toMatch(/^_\(.* has lost our conversation.*Ada: the word is lantern/s);
    expect(third.ending).toMatchObject({ kind: 'answered' });
  });

  test('has its instructions, also when it goes on', async () => {
    const options = { instructions: 'You are a lighthouse.' };
    const first = await ask(name, 'told?', { options });
    const heard = () => JSON.stringify(server.requests().at(-1));
    expect(heard()).toContain('You are a lighthouse.');
    await ask(name, 'told?', { options, memo: first.memo });
    expect(heard()).toContain('You are a lighthouse.');
  });

  test('is told what it may choose', async () => {
    const { ending } = await ask(name, 'hello', { options: { model: 'no-such-model' } });
    expect(ending).toMatchObject({ fault: 'refused', reason: expect.stringContaining('It offers: ') });
  });

  test.each([
    ['status 401', 'not_logged_in'],
    ['status 429', 'rate_limited'],
    ['status 500', 'overloaded'],
    ['status 400', 'too_long'],
  ])('that meets %s has failed: %s', async (prompt, fault) => {
    const { ending, text } = await ask(name, prompt);
    expect(ending).toMatchObject({ kind: 'failed', fault });
    expect(text).toBe('');
  });

  test('takes a prompt for no flag', async () => {
    expect((await ask(name, '--version')).text).toContain('--version');
  });
});

describe('what claude may do', () => {
  test('without a capability it has no tools, and says what it was kept from', async () => {
    expect((await ask('claude', 'tools?')).text).toBe('tools: none');
    expect(refusals(await ask('claude', 'call Bash {"command":"touch x.txt"}'))).toEqual(['touch x.txt']);
  });

  test('it reads inside of its folder, and nothing outside of it, also not by a link', async () => {
    await writeFile(join(workspace, 'a.txt'), 'inside text');
    await symlink('/etc/passwd', join(workspace, 'link'));
    const read = (path: string) =>
      ask('claude', `call Read {"file_path":"${path}"}`, { capabilities: ['fs:read'] });
    expect((await read(join(workspace, 'a.txt'))).text).toContain('inside text');
    for (const path of ['/etc/passwd', join(workspace, 'link')]) {
      const asked = await read(path);
      expect(asked.text).not.toContain('root:');
      expect(refusals(asked)).toHaveLength(1);
    }
  });

  test('it writes inside of its folder with fs:write, and nowhere else', async () => {
    const write = (path: string) =>
      ask('claude', `call Write {"file_path":"${path}","content":"x"}`, { capabilities: ['fs:write'] });
    expect(refusals(await write(join(workspace, 'b.txt')))).toEqual([]);
    expect(await readFile(join(workspace, 'b.txt'), 'utf8')).toBe('x');
    const outside = join(home, `outside-${Date.now()}.txt`);
    expect(refusals(await write(outside))).toHaveLength(1);
    expect(existsSync(outside)).toBe(false);
  });

  test.each([
    ['Bash', { command: 'id' }, ['fs:write']],
    ['Bash', { command: 'touch x.txt' }, ['shell:read']],
    ['Bash', { command: 'cat /etc/passwd' }, ['shell:read']],
    ['Bash', { command: 'echo x > x.txt' }, ['shell:read']],
    ['Bash', { command: 'ls; touch x.txt' }, ['shell:read']],
    ['Write', { file_path: 'x.txt', content: 'x' }, ['fs:read']],
  ] as const)('%s %j is refused with %j', async (tool, input, capabilities) => {
    const { text } = await ask('claude', `call ${tool} ${JSON.stringify(input)}`, { capabilities });
    expect(text).not.toMatch(/root:|uid=/);
    expect(existsSync(join(workspace, 'x.txt'))).toBe(false);
  });

  test('a shell is one with shell:write', async () => {
    const { text } = await ask('claude', 'call Bash {"command":"echo $((6*7)) > n.txt; cat n.txt"}', {
      capabilities: ['shell:write'],
    });
    expect(text).toContain('42');
  });

  test('what lies in its folder allows nothing', async () => {
    await mkdir(join(workspace, '.claude'));
    const rules = { permissions: { allow: ['Bash', 'Write'], defaultMode: 'bypassPermissions' } };
    await writeFile(join(workspace, '.claude', 'settings.json'), JSON.stringify(rules));
    const asked = await ask('claude', 'call Bash {"command":"touch x.txt"}', {
      capabilities: ['shell:read'],
    });
    expect(refusals(asked)).toHaveLength(1);
    expect(existsSync(join(workspace, 'x.txt'))).toBe(false);
  });
});

describe('what codex may do', () => {
  const run = (cmd: string, capabilities: readonly Capability[], more: object = {}) =>
    ask('codex', `call exec_command ${JSON.stringify({ cmd, ...more })}`, { capabilities });
  const escalated = { sandbox_permissions: 'require_escalated', justification: 'please' };

  test('without a capability it has no shell', async () => {
    expect((await ask('codex', 'tools?')).text).not.toMatch(/exec_command|shell/);
  });

  test('it reads, and its shell sees no key', async () => {
    await writeFile(join(workspace, 'a.txt'), 'inside text');
    expect((await run('cat a.txt', ['fs:read'])).text).toContain('inside text');
    expect((await run('env', ['shell:read'])).text).not.toContain('canary');
  });

  test('it writes in its folder with fs:write, and nowhere else', async () => {
    await run('echo x > b.txt', ['fs:write']);
    expect(await readFile(join(workspace, 'b.txt'), 'utf8')).toBe('x\n');
    const outside = join(home, `outside-${Date.now()}.txt`);
    await run(`echo x > ${outside}`, ['fs:write']);
    expect(existsSync(outside)).toBe(false);
  });

  test.each([['fs:read'], ['shell:read']] as const)('with %s it writes nothing', async (capability) => {
    await run('echo x > c.txt', [capability]);
    expect(existsSync(join(workspace, 'c.txt'))).toBe(false);
  });

  test('what it would do outside of its sandbox it asks, and is refused', async () => {
    const asked = await run('touch c.txt', ['shell:read'], escalated);
    expect(refusals(asked)).toEqual(['touch c.txt']);
    expect(existsSync(join(workspace, 'c.txt'))).toBe(false);
  });

  test('or allowed, with shell:write', async () => {
    const outside = join(home, `outside-${Date.now()}.txt`);
    expect(refusals(await run(`touch ${outside}`, ['shell:write'], escalated))).toEqual([]);
    expect(existsSync(outside)).toBe(true);
  });
});

/** One asks leave to read elsewhere, the other to leave its sandbox. */
const deniedTo = {
  claude: { prompt: 'call Read {"file_path":"/etc/passwd"}', capabilities: ['fs:read'], what: /passwd/ },
  codex: {
    prompt:
      'call exec_command {"cmd":"touch x","sandbox_permissions":"require_escalated","justification":"please"}',
    capabilities: ['fs:read'],
    what: /touch x/,
  },
} as const;

for (const name of names) {
  describe(`${name}, by ACP:`, () => {
    backendContract(acp, {
      options: settings[name],
      denied: deniedTo[name],
      slowPrompt: 'slow',
      promptFor: (word) => word,
    });
  });
}

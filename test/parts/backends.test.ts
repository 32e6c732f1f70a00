import { afterAll, expect, test } from 'vitest';
import { backends } from '../../adapters/agents.ts';
import { createSandbox } from '../../adapters/process/sandbox.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { BackendSubject } from '../contracts/backend-contract.ts';
import { backendContract } from '../contracts/backend-contract.ts';
import { startModelServer } from '../support/model-server.ts';

const models = await startModelServer();
afterAll(() => models.stop());

/** Writes back what it reads; after "slow" it goes on for ever. */
const parrot = `
  const chunks = [];
  process.stdin.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    const prompt = Buffer.concat(chunks).toString();
    process.stdout.write('You said ' + prompt);
    if (prompt.includes('slow')) setInterval(() => process.stdout.write('.'), 20);
  });`;

const wish = { kind: 'edit', title: 'Write /etc/x', locations: [{ path: '/etc/x' }] };
const problem = await createSandbox(process.env['PATH'], systemClock).problem();

function behindWalls(tried: BackendSubject['denied']): BackendSubject['denied'] {
  return problem === undefined ? tried : { unknown: `since there are no walls here (${problem})` };
}

const subjects: Readonly<Record<string, BackendSubject>> = {
  demo: {
    options: {},
    denied: { unknown: 'since it has nothing that could be held back' },
    slowPrompt: 'count to 500',
    promptFor: (word) => `say ${word}`,
  },
  command: {
    options: { command: [process.execPath, '-e', parrot] },
    denied: behindWalls({
      ...{ prompt: 'write', what: /read-only file system/i },
      options: { command: ['sh', '-c', 'echo x > x.txt'] },
    }),
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  claude: {
    options: { program: new URL('../support/fake-claude.mjs', import.meta.url).pathname },
    denied: { prompt: 'denied', what: /^Write \/etc\/x$/ },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  codex: {
    options: { program: new URL('../support/fake-codex.mjs', import.meta.url).pathname },
    denied: { prompt: 'denied', what: /touch \/etc\/x/ },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  acp: {
    options: { program: new URL('../support/fake-acp.mjs', import.meta.url).pathname },
    denied: { prompt: `wish ${JSON.stringify(wish)}`, what: /^Write \/etc\/x$/ },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  opencode: {
    options: { program: new URL('../support/fake-opencode.mjs', import.meta.url).pathname },
    denied: { prompt: 'denied', what: /^write \/etc\/x$/ },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  qwen: {
    options: { program: new URL('../support/fake-qwen.mjs', import.meta.url).pathname },
    denied: { prompt: 'denied', what: /^write_file \/etc\/x$/ },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  gemini: {
    options: { program: new URL('../support/fake-gemini.mjs', import.meta.url).pathname },
    denied: { prompt: 'denied', what: /^write_file \/etc\/x$/ },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  model: {
    options: { model: 'local:llama', providers: { local: { url: `${models.url}/v1` } } },
    denied: {
      prompt: 'call read_file {"path":"/etc/passwd"}',
      ...{ capabilities: ['fs:read'], what: /^read_file \/etc\/passwd$/ },
    },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
};

test('every back-end of the list is put to the test', () => {
  expect(Object.keys(subjects).sort()).toEqual(backends.map((each) => each.name).sort());
});

for (const manifest of backends) {
  const subject = subjects[manifest.name];
  if (subject) backendContract(manifest, subject);
}

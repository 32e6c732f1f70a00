import { afterAll, expect, test } from 'vitest';
import { backends } from '../../adapters/agents.ts';
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

const subjects: Readonly<Record<string, BackendSubject>> = {
  demo: { options: {}, slowPrompt: 'count to 500', promptFor: (word) => `say ${word}` },
  command: {
    options: { command: [process.execPath, '-e', parrot] },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  claude: {
    options: { program: new URL('../support/fake-claude.mjs', import.meta.url).pathname },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  codex: {
    options: { program: new URL('../support/fake-codex.mjs', import.meta.url).pathname },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  acp: {
    options: { program: new URL('../support/fake-acp.mjs', import.meta.url).pathname },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  opencode: {
    options: { program: new URL('../support/fake-opencode.mjs', import.meta.url).pathname },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  qwen: {
    options: { program: new URL('../support/fake-qwen.mjs', import.meta.url).pathname },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  gemini: {
    options: { program: new URL('../support/fake-gemini.mjs', import.meta.url).pathname },
    slowPrompt: 'slow',
    promptFor: (word) => word,
  },
  model: {
    options: { model: 'local:llama', providers: { local: { url: `${models.url}/v1` } } },
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

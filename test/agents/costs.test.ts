import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backends } from '../../adapters/agents.ts';
import { openBackend } from '../contracts/backend-contract.ts';
import { askerOf } from '../support/ask-backend.ts';
import { startModelServer } from '../support/model-server.ts';

const bins = process.env['POSTHOUSE_AGENTS'] ?? '';
// One of them does not work with a home under the folder for temporary files.
const home = join(bins, '..', '..', 'home');
const sessionsOfEach = 10;
/** The second goes on with the first. */
const turns = 2;
/** Some take long to begin on a machine that has other work. */
const timeoutMs = 120_000;

/** The programs, and how each is led to the model. */
const programs = {
  claude: { model: 'claude-opus-5-5', way: '' },
  codex: { model: 'gpt-5', way: '/v1' },
  opencode: { model: 'fake', way: '/v1' },
  gemini: { model: 'gemini-2.5-flash', way: '' },
  qwen: { model: 'fake', way: '/v1' },
};

/** One after the other, each in a new process that goes on with the conversation of the one before. */
describe.each(Object.entries(programs))('%s', (name, { model, way }) => {
  test(`says of ${sessionsOfEach} conversations what the provider counted`, {
    timeout: 600_000,
  }, async () => {
    const server = await startModelServer((call) => ({
      inputTokens: 100 + call,
      outputTokens: 1 + (call % 7),
    }));
    await mkdir(home, { recursive: true });
    const manifest = backends.find((each) => each.name === name);
    if (!manifest) throw new Error(`There is no back-end ${name}.`);
    const backend = await openBackend(manifest, { HOME: home });
    const options = { program: join(bins, name), url: `${server.url}${way}`, key: 'a-key-of-no-use', model };
    const said = { inputTokens: 0, outputTokens: 0 };
    for (let session = 0; session < sessionsOfEach; session++) {
      const workspace = await mkdtemp(join(home, 'work-'));
      const ask = askerOf(manifest, () => ({ backend, workspace, options }));
      let memo: unknown;
      for (let turn = 0; turn < turns; turn++) {
        const { ending, memo: noted } = await ask(`turn ${turn} of ${session}`, { memo, timeoutMs });
        expect(ending).toEqual(expect.objectContaining({ kind: 'answered' }));
        const usage = ending?.kind === 'answered' ? ending.usage : undefined;
        said.inputTokens += usage?.inputTokens ?? 0;
        said.outputTokens += usage?.outputTokens ?? 0;
        memo = noted;
      }
    }
    const calls = server.requests().length;
    await Promise.all([backend.close(), server.stop()]);
    expect(calls).toBeGreaterThanOrEqual(sessionsOfEach * turns);
    expect(said).toEqual(server.taken());
  });
});

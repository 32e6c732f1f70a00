import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { backends } from '../../adapters/agents.ts';
import { canary } from '../support/gate-house.ts';
import { openHouse } from '../support/house.ts';

const program = new URL('../support/fake-environ.mjs', import.meta.url).pathname;
const variables = z.record(z.string(), z.string());
const seen = z.object({ args: z.array(z.string()), env: variables, files: variables });

/** What a program could look at that was started for a message. */
async function seenBy(backend: string, given: object) {
  const manifest = backends.find(({ name }) => name === backend);
  const workspace = await mkdtemp(join(tmpdir(), 'posthouse-test-keys-'));
  const options = manifest?.options.parse({ program, ...given });
  const agent = { name: 'coder', description: '', backend, options, workspace, unsafe: true };
  const { channel } = await openHouse({
    backends,
    config: {
      agents: [{ ...agent, capabilities: ['shell:write'], timeoutMs: 20_000 }],
      defaultAgent: 'coder',
    },
  });
  await channel.say('hello');
  await channel.until(({ markdown }) => markdown.includes('⚠️'));
  const text = await readFile(join(workspace, 'seen.json'), 'utf8');
  return { text, ...seen.parse(JSON.parse(text)) };
}

const codexProvider = { base_url: 'https://models.example/v1', env_key: 'MODELS_KEY', wire_api: 'responses' };
const codexConfig = { model_provider: 'mine', model_providers: { mine: codexProvider }, model: 'x' };

const cases: readonly (readonly [string, string, object, RegExp])[] = [
  ['claude', 'claude', { key: canary }, /^ANTHROPIC_API_KEY$/],
  ['codex', 'codex', { key: canary }, /^POSTHOUSE_MODEL_KEY$/],
  ['opencode', 'opencode', { key: canary, model: 'anthropic/claude-x' }, /^POSTHOUSE_MODEL_KEY$/],
  [
    'opencode elsewhere',
    'opencode',
    { key: canary, model: 'x', url: 'http://127.0.0.1:9/v1' },
    /^POSTHOUSE_/,
  ],
  ['gemini', 'gemini', { key: canary }, /^GEMINI_API_KEY$/],
  ['qwen', 'qwen', { key: canary }, /^OPENAI_API_KEY$/],
  ...(
    [
      ['claude', { ANTHROPIC_API_KEY: canary, ANTHROPIC_AUTH_TOKEN: canary }, undefined],
      ['codex', { OPENAI_API_KEY: canary }, undefined],
      ['codex', { MODELS_KEY: canary, CODEX_CONFIG: JSON.stringify(codexConfig) }, undefined],
      ['opencode', { ANTHROPIC_API_KEY: canary }, 'anthropic/claude-x'],
      ['gemini', { GEMINI_API_KEY: canary, GOOGLE_API_KEY: canary }, undefined],
      ['qwen', { OPENAI_API_KEY: canary }, undefined],
    ] as const
  ).map(
    ([preset, environment, model]) =>
      [`acp ${preset}: ${Object.keys(environment)}`, 'acp', { preset, environment, model }, /_KEY$/] as const,
  ),
];

test.each(cases)(
  '%s has no key in its arguments, variables or files, only one that is dead afterwards',
  async (_, backend, given, name) => {
    const { text, args, env, files } = await seenBy(backend, given);
    expect(text).not.toContain(canary);
    const tokens = Object.entries(env).filter(([key, value]) => name.test(key) && /^\w{40}$/.test(value));
    expect(tokens).toHaveLength(1);
    const [[, token = ''] = []] = tokens;
    expect(JSON.stringify([args, files])).not.toContain(token);
    // It is told of the gateway.
    const url = /http:\/\/127\.0\.0\.1:\d+\/models/.exec(text)?.[0] ?? '';
    const answer = await fetch(`${url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': token } });
    await answer.text();
    expect(answer.status).toBe(401);
  },
);

test('a program without a key goes to its model by itself', async () => {
  const { text } = await seenBy('claude', {});
  expect(text).not.toMatch(/127\.0\.0\.1:\d+\/models|ANTHROPIC_/);
});

test('what stands beside a key in the settings of a program stays there', async () => {
  const environment = { MODELS_KEY: canary, CODEX_CONFIG: JSON.stringify(codexConfig), OTHER: 'x' };
  const { env } = await seenBy('acp', { preset: 'codex', environment });
  expect(env['OTHER']).toBe('x');
  expect(JSON.parse(env['CODEX_CONFIG'] ?? '')).toMatchObject({
    ...{ model: 'x', model_provider: 'posthouse' },
    model_providers: { mine: codexProvider, posthouse: { env_key: 'POSTHOUSE_MODEL_KEY' } },
    shell_environment_policy: { inherit: 'core' },
  });
});

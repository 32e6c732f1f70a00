import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { model } from '../../adapters/agents/model/manifest.ts';
import type { Agent } from '../../src/domain/agent.ts';
import { openHouse } from '../support/house.ts';
import { startModelServer } from '../support/model-server.ts';

const sessions = 50;
const turns = 3;

test('what fifty sessions are said to have cost is what the provider counted', async () => {
  const server = await startModelServer((call) => ({
    inputTokens: 100 + call,
    outputTokens: 1 + (call % 7),
  }));
  onTestFinished(() => server.stop());
  const workspace = mkdtempSync(join(tmpdir(), 'posthouse-costs-'));
  onTestFinished(() => rmSync(workspace, { recursive: true }));
  const clerk: Agent = {
    ...{ name: 'clerk', description: '', backend: 'model', workspace },
    ...{ capabilities: ['fs:read'], timeoutMs: 60_000, unsafe: false },
    options: model.options.parse({
      model: 'anthropic:claude-opus-5',
      providers: { anthropic: { url: `${server.url}/v1`, key: 'k' } },
    }),
  };
  const { channel, database } = await openHouse({ backends: [model], config: { agents: [clerk] } });
  await Promise.all(
    Array.from({ length: sessions }, async (_, session) => {
      for (let turn = 0; turn < turns; turn++) {
        const words = turn === 1 ? `call list_files {"path":"."} ${session}` : `said ${session}.${turn}`;
        const before = channel.sent.length;
        await channel.say(words, { chat: `chat-${session}` });
        await channel.until(
          (message) => channel.sent.indexOf(message) >= before && message.target.chat === `chat-${session}`,
        );
      }
    }),
  );
  const [counted] = await database.sql`
    select count(distinct inbox_id)::int as turns, sum(input_tokens)::int as "inputTokens",
      sum(output_tokens)::int as "outputTokens" from ledger`;
  expect(server.requests()).toHaveLength(sessions * (turns + 1));
  expect(counted).toEqual({ turns: sessions * turns, ...server.taken() });
});

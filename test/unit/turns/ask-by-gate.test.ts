import { expect, test } from 'vitest';
import type { BackendEnding, BackendEvent } from '../../../src/contracts/agent-backend.ts';
import type { ModelLease } from '../../../src/contracts/model-access.ts';
import type { Usage } from '../../../src/contracts/usage.ts';
import { askByGate } from '../../../src/turns/ask-by-gate.ts';
import { aRequest, never } from '../../contracts/backend-contract.ts';

const reason = 'the budget of clerk for today is used up: $2 of $2';

/** Asks an agent that says this and ends so. */
async function ask(
  { text = 'done', ending }: { text?: string; ending: BackendEnding },
  {
    stopped,
    retryAfterMs,
    signal = never,
  }: { stopped?: string; retryAfterMs?: number; signal?: AbortSignal } = {},
) {
  const order: string[] = [];
  const told: (Usage | undefined)[] = [];
  const lease: ModelLease = {
    ...{ access: { url: 'http://x', key: 't' }, cut: never },
    stoppedBy: () => stopped,
    retryAfterMs: () => retryAfterMs,
    close: async () => void order.push('closed'),
  };
  const meter = {
    reserve: async () => ({ kind: 'go' as const }),
    reserveRest: async () => ({ kind: 'go' as const }),
    begin: async () => ({ kind: 'go' as const, settle: async () => {} }),
    ...{ settle: async () => {}, settleAs: async () => {}, record: async () => {} },
    ...{ stoppedBy: () => undefined, overshot: () => [], usage: () => undefined },
    async complete(usage: Usage | undefined) {
      order.push('completed');
      told.push(usage);
    },
  };
  const backend = {
    async *run(): AsyncGenerator<BackendEvent> {
      yield { kind: 'text', text };
      order.push('ended');
      yield { kind: 'end', ending };
    },
  };
  const request = aRequest({ prompt: 'go', workspace: '/nowhere', options: {} });
  const answer = await askByGate(backend, { request, lease, meter, signal, onText: () => {} });
  expect(order).toEqual(['ended', 'closed', 'completed']);
  return { ...answer, told };
}

const failed = (fault: 'rate_limited' | 'refused') => ({ kind: 'failed', fault, reason: 'no' }) as const;

test('whoever was stopped at a cap has paused, and says why once', async () => {
  const text = `what there is [API Error: 402 Posthouse stops here: ${reason}.]`;
  for (const ending of [failed('refused'), { kind: 'answered' } as const, { kind: 'cancelled' } as const]) {
    expect(await ask({ text, ending }, { stopped: reason })).toMatchObject({
      text: 'what there is ',
      ending: { kind: 'paused', reason },
    });
  }
});

test('whoever was stopped by a person has been cancelled, also at a cap', async () => {
  const { ending } = await ask(
    { ending: { kind: 'cancelled' } },
    { stopped: reason, signal: AbortSignal.abort() },
  );
  expect(ending).toEqual({ kind: 'cancelled' });
});

test('how long a provider wants to be left alone is known where a program does not tell', async () => {
  const given = { retryAfterMs: 7_000 };
  expect((await ask({ ending: failed('rate_limited') }, given)).ending).toMatchObject(given);
  expect((await ask({ ending: failed('refused') }, given)).ending).not.toHaveProperty('retryAfterMs');
  const told = { ...failed('rate_limited'), retryAfterMs: 1_000 };
  expect((await ask({ ending: told }, given)).ending).toEqual(told);
});

test('what the program says that it took is told when all is counted', async () => {
  const usage = { inputTokens: 1, outputTokens: 2, costUsd: 0.5 };
  expect((await ask({ ending: { kind: 'answered', usage } })).told).toEqual([usage]);
});

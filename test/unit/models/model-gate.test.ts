import { expect, test } from 'vitest';
import type { BegunCall, CallMeter } from '../../../src/contracts/meter.ts';
import { systemIds } from '../../../src/kernel/ids.ts';
import { silentLog } from '../../../src/kernel/log.ts';
import { createModelGate } from '../../../src/models/model-gate.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const place = { api: 'anthropic', url: 'http://127.0.0.1:9', key: 'real' } as const;
const meterThat = (begun: BegunCall): CallMeter => ({ begin: async () => begun });
const ask = (key: string, headers: Record<string, string> = {}) =>
  new Request('http://127.0.0.1/models/v1/messages', {
    method: 'POST',
    headers: { 'x-api-key': key, ...headers },
    body: '{}',
  });

function gateAt(url: string | undefined) {
  const clock = createFakeClock('2026-01-01T00:00:00Z');
  return { clock, ...createModelGate({ url: () => url, ids: systemIds, clock, log: silentLog }) };
}

test('whoever goes on after its cap is ended soon, and hears the first reason', async () => {
  const { clock, open, answer } = gateAt('http://127.0.0.1/models');
  const reasons = ['used up', 'still used up'];
  const lease = open(place, { begin: async () => ({ kind: 'stop', reason: reasons.shift() ?? '' }) });
  if (!lease) throw new Error('closed');
  expect(lease.stoppedBy()).toBeUndefined();
  for (const words of ['used up', 'still used up']) {
    const refused = await answer(ask(lease.access.key), '/v1/messages');
    expect(refused.status).toBe(402);
    expect(await refused.json()).toMatchObject({ error: { message: `Posthouse stops here: ${words}.` } });
  }
  expect(lease.stoppedBy()).toBe('used up');
  expect(lease.cut.aborted).toBe(false);
  clock.moveBy(5_000);
  expect(lease.cut.aborted).toBe(true);
});

test('what is too large is refused before anybody is asked', async () => {
  const { open, answer } = gateAt('http://127.0.0.1/models');
  const asked: string[] = [];
  const lease = open(place, meterThat({ kind: 'go', settle: async () => void asked.push('settled') }));
  const large = ask(lease?.access.key ?? '', { 'content-length': '64000001' });
  expect((await answer(large, '/v1/messages')).status).toBe(413);
  expect(asked).toEqual([]);
});

test('a request that is over waits for what is still to be counted, and its calls are cut off', async () => {
  const { open, answer } = gateAt('http://127.0.0.1/models');
  const settled: unknown[] = [];
  const lease = open(place, meterThat({ kind: 'go', settle: async (usage) => void settled.push(usage) }));
  const lost = await answer(ask(lease?.access.key ?? ''), '/v1/messages');
  expect(lost.status).toBe(502);
  await lease?.close();
  expect(settled).toEqual([{ inputTokens: 0, outputTokens: 0, costUsd: 0 }]);
  expect((await answer(ask(lease?.access.key ?? ''), '/v1/messages')).status).toBe(401);
});

test('there is no way where no program can reach the gateway', () => {
  expect(gateAt(undefined).open(place, meterThat({ kind: 'stop', reason: '' }))).toBeUndefined();
});

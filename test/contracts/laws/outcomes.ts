import { expect } from 'vitest';
import type { SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import type { PlatformFault } from '../channel-acts.ts';
import { account, type Bench, delivery, type Law } from '../channel-bench.ts';
import type { outcomeLaws } from '../channel-laws.ts';

/** A message, and where answers grow in messages also an edit, that the platform refuses so. */
async function refused(
  { act, adapter, harness }: Bench,
  fault: PlatformFault,
): Promise<readonly SendOutcome[]> {
  const target = harness.draftsIn?.(account) ?? harness.target(account);
  const message = { deliveryId: delivery(1), target, markdown: 'hello' };
  const messageId = await adapter.openDraft?.({ id: '1', target });
  act('fail')(fault, 'message');
  const outcomes = [await adapter.send(message)];
  if (messageId === undefined) return outcomes;
  act('fail')(fault, 'edit');
  return [...outcomes, await adapter.send({ ...message, replaces: messageId })];
}

/** What becomes of a piece that does not arrive. */
export const outcomes: Readonly<Record<(typeof outcomeLaws)[number], Law>> = {
  async 'sending to nowhere is an outcome'({ harness, adapter }) {
    const target = harness.nowhere(account);
    const outcome = await adapter.send({ deliveryId: delivery(1), target, markdown: 'hello' });
    expect(outcome).toMatchObject({ kind: 'rejected', reason: expect.stringMatching(/\w/) });
  },

  async 'a platform that is away is an outcome'({ harness, adapter }) {
    await harness.goAway();
    const target = harness.target(account);
    const outcome = await adapter.send({ deliveryId: delivery(1), target, markdown: 'hello' });
    expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringMatching(/\w/) });
  },

  async 'a connection that is cut after writing never doubles in silence'({ manifest, harness, adapter }) {
    const message = { deliveryId: delivery(1), target: harness.target(account), markdown: 'once' };
    harness.cutAfterNextSend();
    const outcome = await adapter.send(message);
    if (manifest.abilities.resend !== 'safe') {
      expect(outcome).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/\w/) });
    } else {
      expect(await adapter.send(message)).toMatchObject({ kind: 'sent' });
    }
    expect(await harness.shown()).toEqual(['once']);
  },

  async 'a piece that may have arrived can be looked for'({ adapter, harness }) {
    const message = { deliveryId: delivery(1), target: harness.target(account), markdown: 'once' };
    harness.cutAfterNextSend();
    await adapter.send(message);
    const found = await adapter.find?.(message);
    expect(found).toEqual({ kind: 'found', messageId: expect.stringMatching(/\w/) });
    expect(await adapter.find?.({ ...message, deliveryId: delivery(2) })).toEqual({ kind: 'absent' });
  },

  async 'too many requests are tried again when the platform said'(bench) {
    const outcomes = await refused(bench, 'busy');
    for (const outcome of outcomes) expect(outcome).toMatchObject({ kind: 'retry', afterMs: 3_000 });
  },

  async 'a platform that fails is tried again'(bench) {
    const outcomes = await refused(bench, 'broken');
    for (const outcome of outcomes) {
      expect(outcome).toEqual({ kind: 'retry', reason: expect.stringMatching(/\w/) });
    }
  },

  async 'a place that we were put out of is a rejection with its reason'({ act, adapter, harness }) {
    act('fail')('closed', 'message');
    const message = { deliveryId: delivery(1), target: harness.target(account), markdown: 'hello' };
    expect(await adapter.send(message)).toEqual({
      kind: 'rejected',
      reason: expect.stringMatching(/\w+ \w+/),
      barred: true,
    });
    expect(await harness.shown()).toEqual([]);
  },
};

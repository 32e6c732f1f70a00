import { expect } from 'vitest';
import { account, type Bench, delivery, type Law } from '../channel-bench.ts';
import type { buttonLaws } from '../channel-laws.ts';

const long = 'A label that nobody would make so long, were it not for a test of what is shown of it';
const rows = [
  [
    { label: 'Yes', token: 'ask:1:yes' },
    { label: 'No', token: 'ask:1:no' },
  ],
  [{ label: long, token: 'x'.repeat(64) }],
];

/** Asks the first person something. */
async function ask({ adapter, harness }: Bench): Promise<void> {
  const message = {
    deliveryId: delivery(1),
    target: harness.target(account),
    markdown: 'Shall I?',
    buttons: rows,
  };
  expect(await adapter.send(message)).toMatchObject({ kind: 'sent' });
}

/** What can be pressed. */
export const buttons: Readonly<Record<(typeof buttonLaws)[number], Law>> = {
  async 'buttons stand below the message with their labels'(bench) {
    await ask(bench);
    expect(await bench.harness.shown()).toEqual(['Shall I?']);
    const [yes, no, cut = '', ...more] = await bench.act('buttons')();
    expect([yes, no, more]).toEqual(['Yes', 'No', []]);
    expect(long.startsWith(cut.replace(/…$/, ''))).toBe(true);
    expect(cut.length).toBeGreaterThan(30);
  },

  async 'a press is heard before the house has taken it in'(bench) {
    let heard = Promise.resolve();
    const receiver = await bench.listen(() => heard);
    await ask(bench);
    heard = bench.act('press')('Yes');
    await receiver.until(() => receiver.taken.some(({ pressed }) => pressed === 'ask:1:yes'));
  },

  async 'a press comes once with its token, and pressed twice it is two events'(bench) {
    const receiver = await bench.listen();
    await ask(bench);
    for (const label of ['Yes', 'No', 'Yes']) await bench.act('press')(label);
    const presses = () => receiver.offered.filter(({ pressed }) => pressed !== undefined);
    await receiver.until(() => presses().length === 3);
    await bench.fence(receiver);
    expect(presses().map(({ pressed, text }) => [pressed, text])).toEqual([
      ['ask:1:yes', ''],
      ['ask:1:no', ''],
      ['ask:1:yes', ''],
    ]);
    expect(new Set(presses().map(({ eventId }) => eventId)).size).toBe(3);
    const [first] = receiver.taken;
    for (const { conversation, sender } of presses()) {
      expect({ conversation, sender }).toEqual({ conversation: first?.conversation, sender: first?.sender });
    }
  },
};

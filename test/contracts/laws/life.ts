import { expect } from 'vitest';
import { ChannelFault } from '../../../src/contracts/channel-adapter.ts';
import type { Law } from '../channel-bench.ts';
import type { lifeLaws } from '../channel-laws.ts';

const commands = [
  { name: 'task', summary: 'Keep a task' },
  { name: 'help', summary: 'What you can write here' },
];

/** The life of an account. */
export const life: Readonly<Record<(typeof lifeLaws)[number], Law>> = {
  async 'opening it contacts nobody'({ harness }) {
    expect(harness.contacts()).toBe(0);
  },

  async 'it is up when it receives, and down when it does not'({ harness, adapter, receive }) {
    expect(adapter.health().state).toBe('starting');
    const receiver = receive();
    await harness.say(adapter, 'first', 'hello');
    await receiver.until(() => receiver.taken.length === 1);
    expect(adapter.health().state).toBe('up');
    expect(adapter.health().lastEventAt).toBeInstanceOf(Date);
    await receiver.stop();
    expect(adapter.health().state).toBe('down');
  },

  async 'a fault that a person must mend is final'({ harness, adapter, receive }) {
    harness.refuse();
    const fault = await receive().ended.then(
      () => undefined,
      (err: unknown) => err,
    );
    expect(fault).toBeInstanceOf(ChannelFault);
    expect(fault).toMatchObject({ final: true });
    expect(adapter.health()).toMatchObject({ state: 'fatal', reason: expect.stringMatching(/\w/) });
  },

  async 'the commands offered are in the menu once, and offering them again changes nothing'({
    adapter,
    act,
  }) {
    const menu = act('menu');
    for (let times = 0; times < 3; times++) await adapter.offerCommands?.(commands);
    expect(menu()).toEqual({ names: ['task', 'help'], changes: 1 });
    await adapter.offerCommands?.(commands.slice(0, 1));
    expect(menu()).toEqual({ names: ['task'], changes: 2 });
  },
};

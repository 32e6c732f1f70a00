import { expect, test } from 'vitest';
import type { BackendEvent, BackendRequest } from '../../../src/contracts/agent-backend.ts';
import { stopWhenIdle } from '../../../src/worker/stop-when-idle.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const request = {} as BackendRequest;
const idleMs = 60_000;

/** Says a word each time the test lets it, until it is stopped. */
function aSlowAgent() {
  let speak: () => void = () => {};
  return {
    speak: () => speak(),
    async *run(_: BackendRequest, signal: AbortSignal): AsyncGenerator<BackendEvent> {
      while (!signal.aborted) {
        await new Promise<void>((resolve) => {
          speak = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        if (!signal.aborted) yield { kind: 'progress', text: 'on it' };
      }
      yield { kind: 'end', ending: { kind: 'cancelled' } };
    },
    close: async () => {},
  };
}

test('an agent that goes on saying something may take its time, and one that falls silent is timed out', async () => {
  const clock = createFakeClock('2026-11-21T09:00:00Z');
  const agent = aSlowAgent();
  const events = stopWhenIdle(agent, clock, idleMs).run(request, new AbortController().signal);
  const listening = events[Symbol.asyncIterator]();
  for (let word = 0; word < 3; word++) {
    const next = listening.next();
    clock.moveBy(idleMs - 1);
    agent.speak();
    expect(await next).toMatchObject({ value: { kind: 'progress' } });
  }
  const last = listening.next();
  clock.moveBy(idleMs);
  const reason = 'The agent said nothing for 1m and was stopped.';
  expect(await last).toEqual({
    done: false,
    value: { kind: 'end', ending: { kind: 'failed', fault: 'timed_out', reason } },
  });
});

test('what a person stops is stopped by a person', async () => {
  const clock = createFakeClock('2026-11-21T09:00:00Z');
  const person = new AbortController();
  const events = stopWhenIdle(aSlowAgent(), clock, idleMs).run(request, person.signal);
  const ended = events[Symbol.asyncIterator]().next();
  person.abort('stopped');
  expect(await ended).toMatchObject({ value: { kind: 'end', ending: { kind: 'cancelled' } } });
});

import type { Task } from '../../src/domain/task.ts';
import { systemIds } from '../../src/kernel/ids.ts';

/** A task that is due every hour from nine on the 21st of November 2026, but for what the test says. */
export function aTask(more: Partial<Task> = {}): Task {
  return {
    ...{
      id: systemIds.next('task'),
      session: systemIds.next('session'),
      createdBy: systemIds.next('person'),
    },
    ...{ number: 7, name: 'Pulse', agent: 'clerk', prompt: 'hello', mode: 'agent', policy: {}, zone: 'UTC' },
    state: 'active',
    target: { channel: 'test', account: 'main', kind: 'dm', chat: 'home' },
    schedule: { kind: 'every', everyMs: 3_600_000, anchor: '2026-11-21T08:00:00.000Z' },
    nextDueAt: new Date('2026-11-21T09:00:00Z'),
    graceMs: 7_200_000,
    createdAt: new Date('2026-11-21T08:00:00Z'),
    ...more,
  };
}

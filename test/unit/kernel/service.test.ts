import { expect, test } from 'vitest';
import { type Service, startAll, stopAll, together } from '../../../src/kernel/service.ts';

/** A service that writes down what happens to it. */
function service(name: string, done: string[], fails = false): Service {
  return {
    name,
    async start() {
      done.push(`start ${name}`);
      await new Promise(setImmediate);
      if (fails) throw new Error(`${name} cannot`);
    },
    async stop() {
      done.push(`stop ${name}`);
    },
  };
}

test('services start in order; when one fails those before it are stopped in reverse', async () => {
  const done: string[] = [];
  const services = [service('a', done), service('b', done), service('c', done, true)];
  await expect(startAll(services)).rejects.toThrow('c cannot');
  expect(done).toEqual(['start a', 'start b', 'start c', 'stop b', 'stop a']);
});

test('services that do not need each other start side by side and stop in reverse', async () => {
  const done: string[] = [];
  const both = together('both', [service('a', done), service('b', done)]);
  await startAll([both, service('c', done)]);
  expect(done).toEqual(['start a', 'start b', 'start c']);
  await stopAll([both]);
  expect(done.slice(3)).toEqual(['stop b', 'stop a']);
});

test('when one of them fails all are stopped, once each has said how it went', async () => {
  const done: string[] = [];
  const both = together('both', [service('a', done, true), service('b', done)]);
  await expect(both.start()).rejects.toThrow('a cannot');
  expect(done).toEqual(['start a', 'start b', 'stop b', 'stop a']);
});

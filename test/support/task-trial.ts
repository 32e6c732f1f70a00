import { expect } from 'vitest';
import type { Run } from '../../src/domain/run.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createPost } from '../../src/outbox/post.ts';
import { createStores } from '../../src/store/stores.ts';
import { createTask } from '../../src/tasks/create-task.ts';
import { createFakeClock } from './fake-clock.ts';
import { freshDatabase } from './fresh-database.ts';
import { everyMs, houseGraceMs, type TaskModel } from './task-model.ts';
import { placeOf } from './test-channel.ts';

/** Many tasks, one after the other, on one database: each with a clock of its own. */
export async function openTrials() {
  const database = await freshDatabase();
  const stores = createStores(database);
  const ids = systemIds;
  const post = createPost({ ids, expiryMs: 60_000, split: (_, markdown) => [markdown] });
  const order = { agent: 'clerk', name: 'main' };
  const session = await stores.sessions.ensure({ id: ids.next('session'), key: 'k', ...order });
  const holder = ids.next('instance');
  let trials = 0;
  return {
    async begin() {
      const clock = createFakeClock('2026-11-20T08:00:00Z');
      const name = `ann ${++trials}`;
      const person = await stores.people.ensure({ id: ids.next('person'), name, role: 'owner', zone: 'UTC' });
      const origin = {
        ...{ person, session, target: placeOf('home'), now: clock.now(), graceMs: houseGraceMs },
      };
      const creation = await createTask(stores, ids, 'every 10m Pulse: hello', origin);
      if (creation.kind === 'refused') throw new Error(creation.reason);
      const { task } = creation;
      const startMs = clock.now().getTime();
      return {
        ...{ database, stores, ids, clock, post, person, holder, task },
        nowMs: () => clock.now().getTime() - startMs,
        runs: () => stores.runs.openOf(task.id, 1_000),
        async compare(model: TaskModel) {
          const open = await stores.runs.openOf(task.id, 1_000);
          expect(open.map(({ state }) => state)).toEqual(model.open.map(({ state }) => state));
          expect(open.filter(({ state }) => state === 'running').length).toBeLessThan(2);
          expect((await stores.tasks.get(task.id))?.state).toBe(model.isPaused ? 'paused' : 'active');
          expect(await became(startMs)).toEqual(model.became);
        },
      };

      /** What became of each due time, by its number; none may have two records. */
      async function became(sinceMs: number): Promise<readonly string[]> {
        const list: string[] = [];
        for (const { dueAt, count, outcome, run } of await stores.occurrences.ofTask(task.id, 10_000)) {
          expect(run !== undefined).toBe(outcome === 'run');
          for (let index = 0; index < count; index++) {
            const number = (dueAt.getTime() - sinceMs) / everyMs + index;
            expect(list[number]).toBeUndefined();
            list[number] = outcome;
          }
        }
        return list;
      }
    },
  };
}

/** A task under trial. */
export type Trial = Awaited<ReturnType<Awaited<ReturnType<typeof openTrials>>['begin']>>;

/** The only run that is being worked on. */
export async function runningOf(trial: Trial): Promise<Run> {
  const run = (await trial.runs()).find(({ state }) => state === 'running');
  if (!run) throw new Error('nothing runs');
  return run;
}

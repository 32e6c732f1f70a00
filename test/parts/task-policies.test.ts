import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Missed, TaskPolicy } from '../../src/domain/task-policy.ts';
import { finishRun } from '../../src/runs/finish-run.ts';
import { planRetry } from '../../src/runs/plan-retry.ts';
import { requestRun } from '../../src/runs/request-run.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { changeTask } from '../../src/tasks/change-task.ts';
import { retryResult } from '../../src/worker/retry-result.ts';
import { sweepRuns } from '../../src/worker/sweep.ts';
import { TaskModel } from '../support/task-model.ts';
import { openTrials, runningOf, type Trial } from '../support/task-trial.ts';

type Act = (model: TaskModel, real: Trial) => Promise<void>;

/** An act that can be tried whenever `when` holds, after which the model and the database say the same. */
function act(name: string, deed: Act, when: (model: TaskModel) => boolean = () => true) {
  return {
    check: when,
    async run(model: TaskModel, real: Trial) {
      await deed(model, real);
      await real.compare(model);
    },
    toString: () => name,
  };
}

const minuteMs = 60_000;
const steps = [0, 5, 10, 10, 10, 30, 95, 300, 3_000, -60] as const;

const look = fc.constantFrom(...steps).map((minutes) =>
  act(`look after ${minutes} min`, async (model, { stores, ids, clock, post, nowMs }) => {
    clock.moveBy(minutes * minuteMs);
    model.tick(nowMs());
    // Two nodes look at the same time.
    await Promise.all([1, 2].map(() => tick({ stores, ids, clock, post })));
  }),
);

const ask = fc.constant(
  act('ask for a run', async (model, { stores, ids, task, person }) => {
    model.ask();
    await stores.transaction((tx) => requestRun(tx, ids, { task, by: person }));
  }),
);

/** Everybody reaches for everything that waits; one gets the first. */
const claim = fc.constant(
  act('claim', async (model, { stores, runs, holder }) => {
    const waiting = (await runs()).filter(({ state }) => state === 'queued').toReversed();
    const claimed = await Promise.all(waiting.map(({ id }) => stores.runs.claim(id, holder)));
    const { first } = model;
    expect(claimed.filter((run) => run !== undefined)).toHaveLength(first ? 1 : 0);
    if (first) first.state = 'running';
  }),
);

const finish = fc.constantFrom('succeeded', 'failed', 'failed').map((state) =>
  act(
    `a run has ${state}`,
    async (model, real) => {
      const { stores, ids, post, clock } = real;
      const believed = model.running;
      if (!believed) throw new Error('nothing runs');
      const run = await runningOf(real);
      const deps = { ids, post, clock };
      if (believed.isToStop) {
        const stopped = { state: 'cancelled', reason: 'stopped by a person' } as const;
        await finishRun(stores, deps, { run, end: stopped, attempt: { outcome: 'cancelled' } });
        expect((await stores.runs.get(run.id))?.reason).toBe('a newer run took its place');
        return model.over(believed, 'cancelled');
      }
      const attempt = { outcome: state, reason: 'test' } as const;
      const retry = state === 'failed' ? planRetry(run, 'crashed') : undefined;
      if (!retry) {
        await finishRun(stores, deps, { run, end: { state }, attempt });
        return model.over(believed, state);
      }
      await finishRun(stores, deps, { run, ...retryResult(run, retry, attempt) });
      expect(await stores.runs.claim(run.id, real.holder)).toBeUndefined();
      await passTime(real);
      believed.state = 'queued';
      believed.failed += 1;
      expect(believed.failed).toBeLessThanOrEqual(believed.policy.retries ?? 0);
    },
    (model) => model.running !== undefined,
  ),
);

/** What waits for its next try need not wait any more. */
async function passTime({ database, task }: Trial): Promise<void> {
  await database.sql`update runs set available_at = now() where task_id = ${task.id} and state = 'queued'`;
}

const die = fc.constant(
  act(
    'the node dies',
    async (model, real) => {
      const { database, stores, ids, post, clock, task } = real;
      await database.sql`update runs set lease_until = now() - interval '1 second'
        where task_id = ${task.id} and state = 'running'`;
      await sweepRuns(stores, { ids, post, clock });
      await passTime(real);
      const run = model.running;
      if (!run) throw new Error('nothing runs');
      run.lost += 1;
      run.state = 'queued';
      if (run.isToStop) model.over(run, 'cancelled');
      else if (run.lost === 3) model.over(run, 'failed');
    },
    (model) => model.running !== undefined,
  ),
);

const change = fc.constantFrom('pause', 'resume').map((move) =>
  act(move, async (model, { stores, task, person, clock, nowMs }) => {
    const isFitting = model.isPaused === (move === 'resume');
    const known = await stores.tasks.get(task.id);
    if (known) await changeTask(stores, known, { move, by: person, now: clock.now() });
    if (isFitting && move === 'pause') model.pause();
    if (isFitting && move === 'resume') model.resume(nowMs());
  }),
);

const policies: fc.Arbitrary<TaskPolicy> = fc.record(
  {
    overlap: fc.constantFrom('skip', 'queue', 'queue-all', 'cancel', 'cancel'),
    missed: fc.constantFrom<Missed[]>('skip', 'once', { all: 1 }, { all: 3 }, { all: 20 }),
    graceMs: fc.constantFrom(minuteMs, 30 * minuteMs, 1_000 * minuteMs),
    retries: fc.constantFrom(0, 1, 2),
    pauseAfter: fc.constantFrom<(number | 'never')[]>(1, 2, 'never'),
  },
  { requiredKeys: [] },
);

const edit = policies.map((policy) =>
  act(`edit ${JSON.stringify(policy)}`, async (model, { database: { sql }, task }) => {
    model.policy = policy;
    await sql`update tasks set policy = ${JSON.stringify(policy)}::jsonb where id = ${task.id}`;
  }),
);

test('whatever happens, each due time ends as one run or one skipped time, and runs go one after another', async () => {
  const trials = await openTrials();
  const begin = async () => ({ model: new TaskModel(), real: await trials.begin() });
  await fc.assert(
    fc.asyncProperty(
      fc.commands([look, look, look, ask, claim, claim, finish, finish, die, die, change, edit, edit], {
        maxCommands: 40,
        size: 'max',
      }),
      async (acts) => fc.asyncModelRun(begin, acts),
    ),
    { numRuns: 30 },
  );
});

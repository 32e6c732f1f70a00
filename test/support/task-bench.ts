import type { RunEnd } from '../../src/contracts/stores/run-store.ts';
import type { Stores } from '../../src/contracts/stores/stores.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Run } from '../../src/domain/run.ts';
import type { SettingFlags } from '../../src/domain/settings/settings.ts';
import type { Task } from '../../src/domain/task.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createPost } from '../../src/outbox/post.ts';
import { finishRun } from '../../src/runs/finish-run.ts';
import { tick } from '../../src/scheduler/tick.ts';
import { createStores } from '../../src/store/stores.ts';
import { createTask } from '../../src/tasks/create-task.ts';
import { createFakeClock } from './fake-clock.ts';
import { freshDatabase } from './fresh-database.ts';
import { placeOf } from './test-channel.ts';

const minuteMs = 60_000;

/** One task in a database of its own, and a clock to move: no scheduler looks unless the test does. */
export async function setUpTask(words: string, settings: SettingFlags = {}, { canEdit = true } = {}) {
  const database = await freshDatabase();
  const stores = createStores(database);
  const clock = createFakeClock('2026-11-20T08:00:00Z');
  const ids = systemIds;
  const post = createPost({ ids, expiryMs: minuteMs, split: remember, canEdit: () => canEdit });
  const notices: string[] = [];
  function remember(_: string, markdown: string): readonly string[] {
    notices.push(markdown);
    return [markdown];
  }
  const person = await stores.people.ensure({
    id: ids.next('person'),
    name: 'ann',
    role: 'owner',
    zone: 'UTC',
  });
  const session = await stores.sessions.ensure({
    id: ids.next('session'),
    key: 'k',
    agent: 'clerk',
    name: 'main',
  });
  const target = placeOf('home');
  async function add(order: string, flags: SettingFlags = {}, by: Person = person): Promise<Task> {
    const origin = {
      person: by,
      session,
      target,
      now: clock.now(),
      graceMs: 120 * minuteMs,
      settings: flags,
    };
    const creation = await createTask(stores, ids, order, origin);
    if (creation.kind === 'refused') throw new Error(creation.reason);
    return creation.task;
  }
  return {
    ...{ database, stores, clock, post, person, notices, deps: { ids, post, clock } },
    task: await add(words, settings),
    /** One more task. */
    add,
    tick: () => tick({ stores, ids, clock, post }),
  };
}

/** What became of the task's due instants, the newest first, a line each. */
export async function dueTimes(stores: Stores, task: Task): Promise<readonly string[]> {
  const rows = await stores.occurrences.ofTask(task.id, 100);
  return rows.map(({ outcome, dueAt, count, reason }) =>
    [
      outcome,
      dueAt.toISOString().slice(5, 19),
      ...(count > 1 ? [`${count}×`] : []),
      ...(reason ? [reason] : []),
    ].join(' '),
  );
}

/** As if a worker had ended every run. */
export async function finishRuns(stores: Stores, task: Task): Promise<void> {
  for (const run of await stores.runs.ofTask(task.id, 100)) {
    await stores.runs.endUnclaimed(run.id, 'queued', 'cancelled', 'test');
  }
}

/** As if a worker had taken the oldest open run of the task and ended it. */
export async function endRun(
  { stores, deps }: Awaited<ReturnType<typeof setUpTask>>,
  task: Task,
  end: RunEnd,
): Promise<Run> {
  const [first] = await stores.runs.openOf(task.id, 1);
  const run = first && (await stores.runs.claim(first.id, systemIds.next('instance')));
  if (!run) throw new Error('nothing to run');
  const outcome = end.state === 'failed' ? 'failed' : 'succeeded';
  const { title } = run;
  await finishRun(stores, deps, { run, end, attempt: { outcome }, markdown: `${title}: ${end.state}` });
  return run;
}

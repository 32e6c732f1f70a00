import { expect, test } from 'vitest';
import { readEdit } from '../../src/domain/edits/read-edit.ts';
import type { Task } from '../../src/domain/task.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { fieldsOf } from '../../src/tasks/apply-edit.ts';
import { editTask, undoEdit } from '../../src/tasks/edit-task.ts';
import { ask, labelsOf, press } from '../support/ask.ts';
import { openHouse } from '../support/house.ts';
import { finishRuns, setUpTask } from '../support/task-bench.ts';
import { placeOf } from '../support/test-channel.ts';

const minuteMs = 60_000;

async function bench(words: string) {
  const parts = await setUpTask(words);
  const { stores, clock, person, task } = parts;
  const origin = () => ({ ids: systemIds, by: person, here: placeOf('home'), now: clock.now() });
  const current = async (): Promise<Task> => {
    const found = await stores.tasks.get(task.id);
    if (!found) throw new Error('The task is gone.');
    return found;
  };
  const edit = async (text: string, seen = task) => {
    const reading = readEdit(text);
    if (reading.kind === 'refused') throw new Error(reading.reason);
    return stores.transaction((tx) => editTask(tx, { task: seen, parts: reading.parts }, origin()));
  };
  const undo = (more = {}) => stores.transaction((tx) => undoEdit(tx, { task, ...more }, origin()));
  return { ...parts, edit, undo, current };
}

test('an edit shows what was and what is, and a button takes it back', async () => {
  const { channel, stores } = await openHouse();
  await ask(channel, '/task new every 1h Pulse: say hello');
  const edited = await ask(
    channel,
    '/task edit Pulse every 30m until 2999-12-31 tz UTC; timeout 5m; say: say good day',
  );
  expect(edited.markdown.split('\n').map((line) => line.replace(/^next: .*/, 'next'))).toEqual([
    '✎ **Pulse** · T-1 changed:',
    '- schedule: every hour → every 30 minutes, until Tue 31 Dec 2999 UTC',
    '- timeout: as usual → a run may take 5m',
    '- prompt: "say hello" → "say good day"',
    'next',
    'Undo: `/task undo T-1`',
  ]);
  const undone = await press(channel, edited, '↩ Undo');
  expect(undone.markdown).toContain('- schedule: every 30 minutes, until Tue 31 Dec 2999 UTC → every hour');
  expect(await stores.tasks.visible('all')).toMatchObject([
    { schedule: { kind: 'every', everyMs: 3_600_000 }, prompt: 'say hello', policy: {} },
  ]);
  const again = await press(channel, edited, '↩ Undo');
  expect(again.markdown).toContain('It was edited again since.');
  expect((await press(channel, undone, '↩ Undo')).markdown).toContain('→ "say good day"');
});

test.each([
  ['/task edit Pulse call it Beat', '- name: Pulse → Beat'],
  ['/task edit T-1 call it Beat', '- name: Pulse → Beat'],
  ['/task edit puls call it Beat', '- name: Pulse → Beat'],
  ['/task edit call it Beat', '- name: Pulse → Beat'],
  ['/task edit "Pulse": call it Beat', '- name: Pulse → Beat'],
  ['/task edit --name Beat', '- name: Pulse → Beat'],
  ['/task edit T-1 --schedule "every weekday 9am" --tz UTC', '- schedule: every hour → weekdays 09:00 UTC'],
  ['/task edit T-1 every 2h --timeout 1m', '- timeout: as usual → a run may take 1m'],
  ['/task edit only when asked', '- schedule: every hour → only when asked'],
  ['/task edit max 3 runs · jitter 5m', 'every hour → every hour, ± up to 5m later, at most 3 runs'],
  ['/task edit T-1 every 1h', '**Pulse** (T-1) changed:'],
  ['/task edit T-1 call it Pulse', 'is so already; nothing was changed.'],
  ['/task edit T-1', '- `/task edit T-1 every weekday 9am` · when it is due'],
  ['/task edit T-1 ;', '✗ Nothing was changed. What should change?'],
  ['/task edit T-1 every 30m; nonsense', '✗ Nothing was changed. I do not understand "nonsense".'],
  ['/task edit T-9 every 30m', '✗ There is no task "T-9".'],
  [
    '/task edit send to chat nowhere',
    '✗ Nothing was changed. I know no such place: account test, chat nowhere.',
  ],
  ['/task edit every weekday 9am', '✗ Nothing was changed. Which time zone do you mean your times in?'],
  ['/task edit in 20m; max 3 runs', '✗ Nothing was changed. This is due once, so it needs no end.'],
  ['/task edit T-1 --until yesterday', '✗ Nothing was changed. I do not understand "until yesterday"'],
])('%s', async (words, answer) => {
  const { channel } = await openHouse();
  await ask(channel, '/task new every 1h Pulse: say hello');
  const { markdown } = await ask(channel, words);
  expect(markdown).toContain(answer.replace('**Pulse** (T-1) changed:', '✎ **Pulse** · T-1 changed:'));
});

test('results are sent where the edit is written, and one field of a place leaves the others', async () => {
  const { channel, stores } = await openHouse();
  await ask(channel, '/task new every 1h Pulse: say hello');
  const thread = { ...placeOf('home'), thread: '42' };
  await ask(channel, '/whoami', { conversation: thread });
  expect((await ask(channel, '/task edit T-1 send to thread 42')).markdown).toContain(
    '- results go to: test/test, chat home → test/test, chat home, thread 42',
  );
  expect((await stores.tasks.visible('all'))[0]?.target).toEqual(thread);
  await ask(channel, '/task edit T-1 send to thread off');
  expect((await stores.tasks.visible('all'))[0]?.target).toEqual(placeOf('home'));
  await ask(channel, '/task edit T-1 send here', { chat: 'elsewhere' });
  expect((await stores.tasks.visible('all'))[0]?.target).toEqual(placeOf('elsewhere'));
});

test('of two edits at once both are whole, and none is overwritten unseen', async () => {
  const { stores, edit, current } = await bench('every 1h Pulse: hello');
  const done = await Promise.all(
    Array.from({ length: 6 }, (_, index) => edit(`timeout ${index + 1}m; call it Pulse ${'abcdef'[index]}`)),
  );
  const edited = done.filter(({ kind }) => kind === 'edited');
  expect(edited.length).toBeGreaterThan(0);
  const task = await current();
  expect(task.name).toBe(`Pulse ${'abcdef'[(task.policy.timeoutMs ?? 0) / minuteMs - 1]}`);
  for (const each of done.filter(({ kind }) => kind !== 'edited')) {
    expect(each).toMatchObject({ reason: expect.stringContaining('at the same moment') });
  }
  const kept = await stores.taskControl.read(task.id);
  expect(kept?.revision).toBe(1 + edited.length);
});

test('an edit decided on what somebody changed meanwhile is refused', async () => {
  const { stores, edit, current, task } = await bench('every 1h Pulse: hello');
  const slow = stores.transaction(async (tx) => {
    const kept = await tx.taskControl.read(task.id);
    await edit('call it Beat');
    if (!kept) throw new Error('The task is gone.');
    const fields = fieldsOf(kept.task);
    return tx.taskControl.rewrite(kept, {
      fields: { ...fields, name: 'Other' },
      state: 'active',
      nextDueAt: undefined,
    });
  });
  expect(await slow).toBe(false);
  expect((await current()).name).toBe('Beat');
});

test('a run under way goes on as it began, and the next one is as edited', async () => {
  const { stores, clock, task, tick, edit } = await bench('every 1h Pulse: hello');
  clock.moveBy(60 * minuteMs);
  await tick();
  const [run] = await stores.runs.ofTask(task.id, 1);
  if (!run) throw new Error('There is no run.');
  await edit('timeout 5m; say: good day');
  expect(await stores.runs.get(run.id)).toMatchObject({ prompt: 'hello', policy: {} });
  await finishRuns(stores, task);
  clock.moveBy(60 * minuteMs);
  await tick();
  expect((await stores.runs.ofTask(task.id, 1))[0]).toMatchObject({
    prompt: 'good day',
    policy: { timeoutMs: 300_000 },
  });
});

test('a new rule is due from now on; what another part changes leaves the next instant alone', async () => {
  const { clock, edit, current } = await bench('every 1h Pulse: hello');
  clock.moveBy(50 * minuteMs);
  await edit('call it Beat; timeout 1m');
  expect((await current()).nextDueAt?.toISOString()).toBe('2026-11-20T09:00:00.000Z');
  await edit('max 5 runs');
  expect((await current()).nextDueAt?.toISOString()).toBe('2026-11-20T09:00:00.000Z');
  await edit('every 30m');
  expect((await current()).nextDueAt?.toISOString()).toBe('2026-11-20T09:20:00.000Z');
  expect((await current()).limits).toEqual({ maxRuns: 5 });
});

test('an instant that jitter delays is neither lost nor doubled by an edit of the jitter', async () => {
  const { clock, edit, current, tick, stores, task } = await bench('every 1h jitter 30m Pulse: hello');
  const due = (await current()).nextDueAt?.getTime() ?? 0;
  const delayMs = due - Date.parse('2026-11-20T09:00:00Z');
  expect(delayMs).toBeGreaterThan(0);
  clock.moveBy(60 * minuteMs + Math.floor(delayMs / 2));
  await edit('jitter 20m');
  expect((await current()).nextDueAt?.getTime()).toBe(due);
  clock.moveBy(delayMs);
  expect((await tick()).runs).toHaveLength(1);
  expect(await stores.runs.ofTask(task.id, 10)).toHaveLength(1);
});

test('a paused task stays paused, and one that is done lives again with a new schedule', async () => {
  const { stores, clock, task, tick, edit, undo, current } = await bench('in 20m: hello');
  clock.moveBy(20 * minuteMs);
  await tick();
  expect((await current()).state).toBe('done');
  expect(await edit('every 1h')).toMatchObject({ kind: 'edited' });
  expect(await current()).toMatchObject({ state: 'active', nextDueAt: new Date('2026-11-20T09:20:00Z') });
  expect(await undo()).toMatchObject({ kind: 'edited' });
  expect((await current()).state).toBe('done');
  await undo();
  await stores.tasks.change(task.id, 'active', { state: 'paused', nextDueAt: undefined });
  await edit('every 2h');
  const paused = await current();
  expect([paused.state, paused.nextDueAt]).toEqual(['paused', undefined]);
});

test.each([
  ['every 1h max 3 runs Pulse: hello', 'max 1 runs', 'Its schedule has made 2 runs already'],
  [
    'every 1h until 2026-11-20 23:00 Pulse: hello',
    'every Monday 9:00',
    'It would not be due before its end, Fri 20 Nov 2026 23:00 UTC',
  ],
  [
    'every 1h jitter 20m Pulse: hello',
    'every 10m',
    'A jitter of 20m is longer than the 10m between two due times.',
  ],
  ['every 1h Pulse: hello', 'until 2020-01-01', 'has passed; it is'],
  ['Pulse: hello', 'max 3 runs', 'Limits need a schedule'],
  [
    'in 20h Pulse: hello',
    'tz Asia/Kolkata',
    'It is due once, so write its time anew, such as: at 17:00 tz Asia/Kolkata',
  ],
])('%s + %s is refused', async (words, text, reason) => {
  const { stores, clock, task, tick, edit, current } = await bench(words);
  for (let runs = 0; runs < 2; runs++) {
    clock.moveBy(60 * minuteMs);
    await tick();
    await finishRuns(stores, task);
  }
  const before = await current();
  expect(await edit(text)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  expect(await current()).toEqual(before);
});

test('a cancelled task cannot be edited, and one that was never edited not undone', async () => {
  const { channel } = await openHouse();
  await ask(channel, '/task new every 1h Pulse: say hello');
  expect((await ask(channel, '/task undo')).markdown).toContain(
    'was never edited, so there is nothing to undo',
  );
  await ask(channel, '/task cancel Pulse');
  const refused = await ask(channel, '/task edit T-1 every 30m');
  expect(refused.markdown).toContain('is cancelled, so it cannot be edited');
  expect(labelsOf(refused)).toEqual([]);
});

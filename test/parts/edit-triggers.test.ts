import { expect, test } from 'vitest';
import { ask, labelsOf, press } from '../support/ask.ts';
import { openHouse } from '../support/house.ts';

test('an edit in words changes what begins a task, as /task trigger does, and is taken back as a whole', async () => {
  const { channel, stores } = await openHouse();
  await ask(channel, '/task new every 1h tz UTC Pulse: say hello');
  const edited = await ask(channel, '/task edit Pulse on webhook; every 30m');
  const lines = edited.markdown.split('\n');
  expect(lines.slice(0, 2)).toEqual([
    '✎ **Pulse** · T-1 changed:',
    '- schedule: every hour → every 30 minutes, and on webhook',
  ]);
  expect(edited.markdown).toMatch(/address: `http:.*\/hooks\/\w+`\nsecret: `\w+`\nBoth are shown only now/);
  const [task] = await stores.tasks.visible('all');
  const id = /\/hooks\/(\w+)/.exec(edited.markdown)?.[1] ?? '';
  expect(await stores.triggers.hookOf(id)).toMatchObject({ task: task?.id });
  const undone = await press(channel, edited, '↩ Undo');
  expect(undone.markdown).toContain('- schedule: every 30 minutes, and on webhook → every hour');
  expect(await stores.triggers.hookOf(id)).toBeUndefined();
  expect(await stores.tasks.visible('all')).toMatchObject([{ schedule: { everyMs: 3_600_000 } }]);
  const again = await press(channel, undone, '↩ Undo');
  // The former secret is gone for good, so that it comes with a new one.
  expect(again.markdown).toMatch(/secret: `\w+`/);
  expect(again.markdown).not.toContain(id);
  const verb = await ask(channel, '/task trigger Pulse off');
  expect(verb.markdown).toContain('- schedule: every 30 minutes, and on webhook → every 30 minutes');
  expect(labelsOf(verb)[0]).toBe('↩ Undo');
  expect((await press(channel, verb, '↩ Undo')).markdown).toContain('and on webhook');
});

test.each([
  ['/task edit Pulse on webhook', '- schedule: every hour → every hour, and on webhook'],
  ['/task edit Pulse trigger: after T-1 fails', '→ every hour, and after T-1 fails'],
  [
    '/task edit Pulse when a message contains "help me"',
    '→ every hour, and when a message contains "help me"',
  ],
  ['/task edit Pulse only when asked; on webhook', '- schedule: every hour → on webhook'],
  ['/task edit Pulse when: every 30m', '- schedule: every hour → every 30 minutes'],
  ['/task edit Pulse on Friday 10:00 tz UTC', '→ once'],
  ['/task edit Pulse on failure', '✗ Nothing was changed. "on" says what a check does'],
  ['/task edit Pulse trigger off', 'is so already; nothing was changed.'],
  ['/task edit Pulse on webhook; trigger off', '"trigger off" changes what was changed before it.'],
  ['/task edit Pulse after T-9 fails', '✗ Nothing was changed. There is no task T-9 to wait for.'],
  ['/task edit Pulse after T-2 ends', '✗ Nothing was changed. T-2 cannot wait for itself'],
  ['/task edit Pulse after Other fails', '"after Other fails" names no task that I can find.'],
  ['/task edit Pulse on webhook and daily 9:00', 'Put a ";" between two parts.'],
  [
    '/task edit Pulse trigger someday',
    '✗ Nothing was changed. What should begin it? Write one of: on webhook',
  ],
])('%s', async (words, answer) => {
  const { channel } = await openHouse();
  await ask(channel, '/task new Other: go on');
  await ask(channel, '/task new every 1h Pulse: say hello');
  expect((await ask(channel, words)).markdown).toContain(answer);
});

test('taking an edit back makes no circle, and what is done waits again', async () => {
  const { channel, stores } = await openHouse();
  await ask(channel, '/task new First: go');
  await ask(channel, '/task new after T-1 ends Second: go');
  await ask(channel, '/task edit T-2 trigger off');
  await ask(channel, '/task edit T-1 after T-2 ends');
  expect((await ask(channel, '/task undo T-2')).markdown).toContain(
    '✗ Nothing was changed. T-1 waits for T-2 already',
  );
  await ask(channel, '/task new in 20m: stretch');
  const [task] = await stores.tasks.visible('all');
  await stores.tasks.change(task?.id ?? ('' as never), 'active', { state: 'done', nextDueAt: undefined });
  await ask(channel, '/task edit T-3 only when asked; on webhook');
  expect(await stores.tasks.visible('all')).toMatchObject([{ number: 3, state: 'active' }, {}, {}]);
});

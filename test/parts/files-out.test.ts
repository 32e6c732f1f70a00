import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repeatMark } from '../../src/domain/delivery.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createStores } from '../../src/store/stores.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { openHouse } from '../support/house.ts';
import type { Script } from '../support/scripted-agent.ts';
import { createTestChannel, placeOf } from '../support/test-channel.ts';

const files = { mostBytes: 1_000_000 };
const pixels = new Uint8Array([137, 80, 0, 255, 10]);

/** Draws a chart and shows it; says nothing when it is asked to be silent. */
const painter: Script = async function* ({ prompt, workspace }) {
  writeFileSync(join(workspace, 'chart.png'), pixels);
  writeFileSync(join(workspace, 'plan.txt'), 'the plan');
  if (prompt.includes('silently')) yield { kind: 'file', path: 'plan.txt', name: 'Plan B.txt' };
  else yield { kind: 'text', text: 'Here: ![the chart](chart.png), [the plan](plan.txt)' };
};

const openStudio = (abilities = {}) =>
  openHouse({ script: painter, channel: createTestChannel({ files, ...abilities }) });

test('files come after the words, in order, with their names and bytes', async () => {
  const { channel } = await openStudio();
  await channel.say('draw');
  await channel.until(({ file }) => file?.name === 'plan.txt');
  expect(channel.sent.map(({ markdown, file, replyTo }) => [markdown, file?.name, replyTo])).toEqual([
    ['Here: the chart, the plan', undefined, 'event-1'],
    ['', 'chart.png', undefined],
    ['', 'plan.txt', undefined],
  ]);
  const chart = channel.sent[1]?.file;
  expect(chart).toMatchObject({ mediaType: 'image/png', sizeBytes: 5 });
  expect([...(chart?.bytes ?? [])]).toEqual([...pixels]);
});

test('a file alone is an answer, and the session remembers that it was sent', async () => {
  const { channel, database } = await openStudio();
  await channel.say('silently');
  const sent = await channel.until(() => true);
  expect(sent).toMatchObject({
    markdown: '',
    file: { name: 'Plan B.txt', mediaType: 'text/plain' },
    replyTo: 'event-1',
  });
  const [said] = await database.sql`select text from transcript_entries where speaker = 'agent'`;
  expect(said?.['text']).toBe('[sent Plan B.txt]');
});

test('a file of which nobody knows whether it arrived is said again, marked, with the same bytes', async () => {
  const { channel } = await openStudio();
  let tries = 0;
  channel.onSend(async ({ file }) => {
    if (file?.name === 'chart.png' && ++tries === 1)
      channel.answerWith({ kind: 'unknown', reason: 'the connection was cut' });
  });
  await channel.say('draw');
  await channel.until(({ file }) => file?.name === 'plan.txt');
  const again = channel.sent.find(({ file }) => file?.name === 'chart.png');
  expect(again?.markdown).toBe(repeatMark);
  expect([...(again?.file?.bytes ?? [])]).toEqual([...pixels]);
});

test('a file that the platform refuses leaves a word in its place', async () => {
  const { channel } = await openStudio();
  channel.onSend(async ({ file }) => {
    if (file?.name === 'chart.png') channel.answerWith({ kind: 'rejected', reason: 'no pictures here' });
  });
  await channel.say('draw');
  await channel.until(({ file }) => file?.name === 'plan.txt');
  expect(channel.sent.map(({ markdown }) => markdown)).toEqual([
    'Here: the chart, the plan',
    'chart.png was not sent: no pictures here',
    '',
  ]);
});

test('where files cannot go, the answer says so', async () => {
  const { channel } = await openHouse({ script: painter });
  await channel.say('draw');
  const { markdown } = await channel.until(() => true);
  expect(markdown).toBe(
    'Here: the chart, the plan\n\nchart.png was not sent: this chat takes no files\nplan.txt was not sent: this chat takes no files',
  );
});

test("a task's result brings its files", async () => {
  const { channel } = await openStudio();
  await channel.say('/task new in 1s: silently');
  const { file, target } = await channel.until((message) => message.file !== undefined);
  expect(file?.name).toBe('Plan B.txt');
  expect(target).toEqual(placeOf('home'));
});

test('files are forgotten some days after their delivery, and never before', async () => {
  const database = await freshDatabase();
  const stores = createStores(database);
  const [waits, over] = [systemIds.next('file'), systemIds.next('file')];
  const content = { name: 'plan.txt', mediaType: 'text/plain', sizeBytes: 5, bytes: pixels };
  for (const id of [waits, over]) await stores.files.add({ ...content, id });
  const piece = { kind: 'answer', target: placeOf('home'), text: '', expiresInMs: 9e8 } as const;
  const ids = [waits, over].map((file) => ({ id: systemIds.next('delivery'), file }));
  await stores.deliveries.add(ids.map((each, part) => ({ ...piece, ...each, source: 'test', part })));
  await database.sql`update deliveries set state = 'rejected' where file_id = ${over}`;
  expect(await stores.files.forget()).toBe(0);
  await database.sql`update files set created_at = now() - interval '4 days'`;
  expect(await stores.files.forget()).toBe(1);
  expect(await stores.files.get(over)).toBeUndefined();
  expect(await stores.files.get(waits)).toMatchObject({ name: 'plan.txt' });
});

import { expect, test } from 'vitest';
import type { BackendEvent } from '../../src/contracts/agent-backend.ts';
import { openHouse, type TestHouse } from '../support/house.ts';

/** Resolves when the signal aborts. */
function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A promise and what resolves it. */
function gate() {
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const crashed: BackendEvent = {
  kind: 'end',
  ending: { kind: 'failed', fault: 'crashed', reason: 'It fell over.' },
};

async function onlyRun({ stores }: TestHouse) {
  const [task] = await stores.tasks.visible('all');
  const [run] = task ? await stores.runs.ofTask(task.id, 1) : [];
  if (!run) throw new Error('no run');
  return run;
}

test('a run that fails by itself is tried again, and the result of the last try is what people get', async () => {
  let tries = 0;
  const house = await openHouse({
    script: async function* () {
      tries += 1;
      if (tries === 1) yield crashed;
      else yield { kind: 'text', text: `try ${tries}` };
    },
  });
  const { channel, database } = house;
  await channel.say('/task new in 1s Pulse: hello --retries 4');
  const first = await channel.until(({ markdown }) => markdown.includes('It fell over'));
  expect(first.markdown).toBe(
    '⚠ **Pulse · T-1** failed: It fell over.\n\nIt is tried again in 30s, up to 4 times in 7m30s. Give it up: `/run cancel R-1`',
  );
  expect(await onlyRun(house)).toMatchObject({
    state: 'queued',
    attempt: 1,
    failedTries: 1,
    reason: 'It fell over. (tried again in 30s)',
  });
  await database.sql`update runs set available_at = now() - interval '10 seconds'`;
  const result = await channel.until(({ markdown }) => markdown.includes('try 2'));
  expect(result.markdown).toContain('▸ **Pulse · T-1**');
  expect(await onlyRun(house)).toMatchObject({ state: 'succeeded', attempt: 2, failedTries: 1 });
});

test('a run whose tries are used up has failed, and a refusal is not tried again', async () => {
  const house = await openHouse({
    script: async function* ({ prompt }) {
      yield prompt === 'refuse'
        ? { kind: 'end', ending: { kind: 'failed', fault: 'refused', reason: 'No.' } }
        : crashed;
    },
  });
  const { channel, database } = house;
  await channel.say('/task new in 1s Stubborn: refuse --retries 4');
  await channel.until(({ markdown }) => markdown.includes('**Stubborn** (T-1) failed · No.'));
  await channel.say('/task new in 1s Weak: hello --retries 4');
  await channel.until(({ markdown }) => markdown.includes('⚠ **Weak'));
  await database.sql`update runs set available_at = now() - interval '10 seconds', failed_tries = 4
    where state = 'queued'`;
  const end = await channel.until(({ markdown }) => markdown.includes('⚠️ **Weak** (T-2) failed'));
  expect(end.markdown).toContain('It fell over.');
});

test('a try that says nothing for too long is stopped and counts as timed out', async () => {
  const house = await openHouse({
    script: async function* (_, signal) {
      yield { kind: 'text', text: 'let me see' };
      await untilStopped(signal);
    },
  });
  await house.channel.say('/task new in 1s Pulse: hello --idle 1s');
  const { markdown } = await house.channel.until((message) => message.markdown.includes('⚠️'));
  expect(markdown).toContain('The agent said nothing for 1s and was stopped.');
  expect(markdown).toContain('> let me see');
  const [attempt] = await house.database.sql`select outcome from attempts`;
  expect(attempt).toMatchObject({ outcome: 'timed_out' });
});

test('with overlap cancel a newer run stops the one before and begins when it has ended', async () => {
  let runs = 0;
  const began = gate();
  const house = await openHouse({
    script: async function* (_, signal) {
      runs += 1;
      yield { kind: 'text', text: `run ${runs}` };
      if (runs > 1) return;
      began.open();
      await untilStopped(signal);
    },
  });
  const { channel, database, stores } = house;
  await channel.say('/task new every 1h Pulse: hello --overlap cancel');
  await channel.until(({ markdown }) => markdown.includes('a new run stops the one before'));
  const makeDue = () => database.sql`update tasks set next_due_at = now()`;
  await makeDue();
  await began.opened;
  await makeDue();
  await channel.until(({ markdown }) => markdown.includes('run 2'));
  const { task } = await onlyRun(house);
  expect(task && (await stores.runs.ofTask(task, 9))).toMatchObject([
    { number: 2, state: 'succeeded' },
    { number: 1, state: 'cancelled', reason: 'a newer run took its place' },
  ]);
});

test('a run that a person asks for while another is under way waits its turn', async () => {
  const [began, released] = [gate(), gate()];
  let running = 0;
  const house = await openHouse({
    script: async function* () {
      running += 1;
      expect(running).toBe(1);
      began.open();
      await released.opened;
      running -= 1;
      yield { kind: 'text', text: 'done' };
    },
  });
  const { channel, stores } = house;
  await channel.say('/task new Pulse: hello');
  await channel.until(({ markdown }) => markdown.includes('✅'));
  await channel.say('/task run Pulse');
  await channel.until(({ markdown }) => markdown.includes('R-1 of **Pulse** begins now'));
  await began.opened;
  await channel.say('/task run Pulse');
  await channel.until(({ markdown }) =>
    markdown.includes('R-2 of **Pulse** begins when the run before it ended'),
  );
  const second = await stores.runs.byNumber(2);
  expect(second && (await stores.runs.claim(second.id, second.id as never))).toBeUndefined();
  released.open();
  await channel.until(() => channel.sent.filter(({ markdown }) => markdown.includes('done')).length === 2);
});

test('a run is stopped although nobody heard the signal', async () => {
  let runs = 0;
  const began = gate();
  const { channel, stores } = await openHouse({
    script: async function* (_, signal) {
      runs += 1;
      if (runs > 1) return yield { kind: 'text', text: 'my turn' };
      began.open();
      await untilStopped(signal);
    },
  });
  await channel.say('/task new Pulse: hello');
  await channel.until(({ markdown }) => markdown.includes('✅'));
  await channel.say('/task run Pulse');
  await began.opened;
  await channel.say('/task run Pulse');
  await channel.until(({ markdown }) => markdown.includes('R-2 of **Pulse** begins when'));
  const first = await stores.runs.byNumber(1);
  if (!first) throw new Error('no run');
  await stores.runSweep.requestStop(first.id, 'enough of it');
  await channel.until(({ markdown }) => markdown.includes('my turn'));
  expect(await stores.runs.get(first.id)).toMatchObject({ state: 'cancelled', reason: 'enough of it' });
});

test('what is set is shown on the card', async () => {
  const { channel } = await openHouse();
  const flags = '--missed all-3 --grace 30m --overlap queue --retries 2 --pause-after never --expires 6h';
  await channel.say(`/task new every 1h Pulse: hello ${flags} --quiet-hours "22:00-07:00 except failures"`);
  const made = await channel.until(({ markdown }) => markdown.includes('✅'));
  const lines = [
    'one run may wait behind the one that is open',
    'if missed: up to 3 run, in order',
    'a missed time may run up to 30m late',
    'a failed run is tried again up to 2 times',
    'never pauses itself',
    'a result that cannot be delivered is given up after 6h',
    'quiet 22:00-07:00 except failures: what it says then waits',
  ];
  for (const line of lines) expect(made.markdown).toContain(line);
  await channel.say('/task show Pulse');
  const card = await channel.until(({ markdown }) => markdown.includes('last run: none yet'));
  expect(card.markdown).toContain(lines.join('\n'));
  expect(card.markdown.split('\n').filter((line) => line.startsWith('if missed'))).toHaveLength(1);
});

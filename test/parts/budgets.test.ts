import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import type { BackendEvent, BackendRequest } from '../../src/contracts/agent-backend.ts';
import { openHouse, type TestHouse } from '../support/house.ts';
import { accounts, rulesWith } from '../support/meter-bench.ts';
import type { Script } from '../support/scripted-agent.ts';

const none = { inputTokens: 0, outputTokens: 0 };

/** Makes the calls of `costs`, a word for each, until the meter stops it. Asked to go on, it goes on. */
function spending(...costs: readonly number[]): Script {
  return async function* ({ meter, prompt }: BackendRequest): AsyncGenerator<BackendEvent> {
    const begun = /word 1/.test(prompt) ? 'again' : 'first';
    for (const [index, costUsd] of costs.entries()) {
      const permission = await meter.reserve({ ...none, costUsd });
      if (permission.kind === 'stop') {
        yield { kind: 'end', ending: { kind: 'paused', reason: permission.reason } };
        return;
      }
      yield { kind: 'text', text: `word ${index + 1} (${begun}) ` };
      await meter.settle({ ...none, costUsd });
    }
  };
}

async function onlyRun({ stores }: TestHouse) {
  const [task] = await stores.tasks.visible('all');
  const [run] = task ? await stores.runs.ofTask(task.id, 1) : [];
  if (!run || !task) throw new Error('no run');
  return { run, task };
}

/** A house in which a run has spent its cap and waits. */
async function waitingHouse(flags = '--cap $0.20') {
  const house = await openHouse({ script: spending(0.15, 0.1, 0.1), metering: 'own' });
  await house.channel.say(`/task new in 1s Brief: write ${flags}`);
  const card = await house.channel.until(({ markdown }) => markdown.startsWith('⏸'));
  return { ...house, card };
}

const buttonsOf = ({ buttons }: { buttons?: readonly (readonly { label: string }[])[] }) =>
  buttons?.flat().map(({ label }) => label);

test('at its cap a run keeps what it has, lets go of its place and asks', async () => {
  const house = await waitingHouse();
  expect(house.card.markdown).toBe(
    '⏸ **Brief · T-1** (R-1) waits: the budget of this run is used up: $0.15 of $0.20, and the next call may take $0.10.\n\n' +
      'Unanswered for 1d it ends with what there is.',
  );
  expect(buttonsOf(house.card)).toEqual(['+$0.50 once', 'Raise cap to $0.40', '⏹ Stop, keep partial']);
  const { run } = await onlyRun(house);
  expect(run).toMatchObject({ state: 'waiting', result: 'word 1 (first)', costUsd: 0.15 });
  expect(await accounts(house.database)).toMatchObject([
    { account: `run:${run.id}`, spent: 150_000, reserved: 0 },
  ]);
  const [attempt] = await house.database.sql`select outcome from attempts`;
  expect(attempt?.['outcome']).toBe('paused');
});

test('once allowed more it goes on where it was, and the second answer comes too late', async () => {
  const house = await waitingHouse();
  const { channel } = house;
  await channel.say('/run allow R-1 $0.50');
  const result = await channel.until(({ markdown }) => markdown.startsWith('▸ **Brief'));
  expect(result.markdown).toBe('▸ **Brief · T-1**\n\nword 1 (again) word 2 (again) word 3 (again)');
  expect(
    channel.sent.some(({ markdown }) => markdown.startsWith('▶ R-1 goes on and may take $0.50 more.')),
  ).toBe(true);
  await channel.say('/run stop R-1');
  await channel.until(({ markdown }) => markdown === 'R-1 is over already: succeeded.');
  await channel.say('/run allow R-1 $0.50');
  const late = await channel.until(({ markdown }) => markdown.includes('Too late'));
  expect(late.markdown).toBe('✗ Too late: owner has allowed $0.50 more already. R-1 is succeeded.');
  expect((await onlyRun(house)).run).toMatchObject({ attempt: 2, mostAttempts: 4, costUsd: 0.5 });
  await channel.say('/run show R-1');
  const shown = await channel.until(({ markdown }) => markdown.includes('took:'));
  expect(shown.markdown).toContain('took: $0.50 · 4 calls');
});

test('of two answers at once the first counts', async () => {
  const { channel, stores } = await waitingHouse();
  await Promise.all([channel.say('/run stop R-1'), channel.say('/run allow R-1 $0.50')]);
  const late = await channel.until(({ markdown }) => /^✗ (Too late|R-1 is)|is over already/.test(markdown));
  expect(late.markdown).toMatch(
    /Too late: owner has (allowed \$0\.50 more|stopped it) already|is over already/,
  );
  await channel.until(({ markdown }) => /^(▸|⏹) \*\*Brief/.test(markdown));
  const [task] = await stores.tasks.visible('all');
  const [run] = task ? await stores.runs.ofTask(task.id, 1) : [];
  expect(['succeeded', 'cancelled']).toContain(run?.state);
});

test('its cap raised for ever, the task has twice as much, and this run as well', async () => {
  const house = await waitingHouse();
  await house.channel.say('/run allow R-1 always');
  const answer = await house.channel.until(({ markdown }) => markdown.startsWith('▶'));
  expect(answer.markdown).toContain('Its task has cap $0.40 from now on. Undo: `/task undo T-1`');
  expect((await onlyRun(house)).task.policy).toEqual({ cap: { microUsd: 400_000 } });
  await house.channel.until(({ markdown }) => markdown.includes('$0.40 of $0.40'));
});

test('stopped it is over, and what there is is delivered', async () => {
  const house = await waitingHouse();
  await house.channel.say('/run stop R-1');
  const part = await house.channel.until(({ markdown }) => markdown.startsWith('⏹ **Brief'));
  expect(part.markdown).toBe(
    '⏹ **Brief · T-1** · R-1 ended at its cap: stopped by owner.\n\nword 1 (first)\n\n⚠ Note: this is not all, only what there was until then.',
  );
  expect((await onlyRun(house)).run).toMatchObject({ state: 'cancelled', result: 'word 1 (first)' });
});

test('unanswered for a day it ends by itself, and says so', async () => {
  const house = await waitingHouse('--cap-day $0.20');
  await house.database
    .sql`update runs set available_at = now() - interval '1 second' where state = 'waiting'`;
  const part = await house.channel.until(({ markdown }) => markdown.startsWith('⏹ **Brief'));
  expect(part.markdown).toContain('ended at its cap: nobody answered for 1d.\n\nword 1 (first)');
  expect((await onlyRun(house)).run.state).toBe('cancelled');
});

test('what one call took beyond the cap is delivered all the same, with a word', async () => {
  const { channel } = await openHouse({
    script: async function* () {
      yield { kind: 'text', text: 'all of it' };
      yield { kind: 'end', ending: { kind: 'answered', usage: { costUsd: 0.31 } } };
    },
  });
  await channel.say('/task new in 1s Brief: write --max-cost $0.20');
  const result = await channel.until(({ markdown }) => markdown.startsWith('▸ **Brief'));
  expect(result.markdown).toBe(
    '▸ **Brief · T-1**\n\nall of it\n\n⚠ Note: the budget of this run is used up: $0.31 of $0.20.',
  );
});

test('a turn at the cap of its agent answers why and what to do, and asks nobody', async () => {
  let asked = 0;
  const { agents, limits } = rulesWith({ agent: { perDay: { microUsd: 100_000 } }, folder: tmpdir() });
  const { channel } = await openHouse({
    config: { agents, limits },
    script: async function* () {
      asked += 1;
      yield { kind: 'text', text: 'hello' };
      yield {
        kind: 'end',
        ending: { kind: 'answered', usage: { costUsd: 0.1, inputTokens: 10, outputTokens: 2 } },
      };
    },
  });
  await channel.say('one');
  await channel.until(({ markdown }) => markdown === 'hello');
  await channel.say('two');
  const refused = await channel.until(({ markdown }) => markdown.startsWith('⏸'));
  expect(refused.markdown).toBe(
    '⏸ The budget of clerk for today is used up: $0.10 of $0.10. It goes on tomorrow, or sooner if an owner raises agents.clerk.budget.perDay. What was spent: `/usage`',
  );
  expect(asked).toBe(1);
  await channel.say('/usage');
  const usage = await channel.until(({ markdown }) => markdown.includes('| spent |'));
  expect(usage.markdown).toBe(
    '| today | spent | cap |\n| --- | --- | --- |\n| the house | $0.10 | – |\n| clerk | $0.10 | $0.10 |',
  );
  await channel.say('/status');
  await channel.until(({ markdown }) => markdown.includes('spent today: $0.10'));
});

test('where nothing is capped nothing is set aside, and the ledger knows all the same', async () => {
  const house = await openHouse({
    script: async function* () {
      yield { kind: 'text', text: 'hello' };
      yield {
        kind: 'end',
        ending: { kind: 'answered', usage: { inputTokens: 1_000, outputTokens: 100, model: 'm' } },
      };
    },
    config: { prices: { m: { input: 3_000_000, output: 15_000_000 } } },
  });
  await house.channel.say('one');
  await house.channel.until(({ markdown }) => markdown === 'hello');
  expect(await accounts(house.database)).toEqual([]);
  const [row] = await house.database
    .sql`select agent, model, cost_micros::int as cost, is_estimate from ledger`;
  expect(row).toEqual({ agent: 'clerk', model: 'm', cost: 4_500, is_estimate: false });
  const [said] = await house.database
    .sql`select cost_usd::float8 as cost from transcript_entries where speaker = 'agent'`;
  expect(said?.['cost']).toBe(0.0045);
});

test.each([
  ['NaN', { inputTokens: Number.NaN, costUsd: 1 }],
  ['less than nothing', { outputTokens: -5 }],
  ['money that is none', { costUsd: -1 }],
])('a usage of %s is not believed: the guess counts', async (_, usage) => {
  const house = await openHouse({
    script: async function* () {
      yield { kind: 'text', text: 'hello' };
      yield { kind: 'end', ending: { kind: 'answered', usage } };
    },
    config: { prices: { default: { input: 1_000_000, output: 1_000_000 } } },
  });
  await house.channel.say('four');
  await house.channel.until(({ markdown }) => markdown === 'hello');
  const [row] = await house.database
    .sql`select input_tokens::int as input, output_tokens::int as output, cost_micros::int as cost, is_estimate from ledger`;
  expect(row).toEqual({ input: 1, output: 2, cost: 3, is_estimate: true });
});

test('an agent that pauses although no cap is reached has failed', async () => {
  const { channel } = await openHouse({
    script: async function* () {
      yield { kind: 'end', ending: { kind: 'paused', reason: 'I am tired.' } };
    },
  });
  await channel.say('/task new in 1s Brief: write');
  const failed = await channel.until(({ markdown }) => markdown.startsWith('⚠️ **Brief'));
  expect(failed.markdown).toContain('Its agent paused although no cap is reached: I am tired.');
});

test.each([
  [
    'cap $0',
    '✗ Nothing was created. --cap: "$0" is no cap. It would let nothing run. To hold a task back: /task pause',
  ],
  [
    'cap banana',
    '✗ Nothing was created. --cap: "banana" is no amount. Write dollars such as $0.20, or tokens such as 50k tokens.',
  ],
  [
    'cap -1',
    '✗ Nothing was created. --cap: "-1" is less than nothing. Write dollars such as $0.20, or tokens such as 50k tokens.',
  ],
])('--%s makes no task', async (flag, answer) => {
  const { channel } = await openHouse();
  await channel.say(`/task new every 1h Pulse: hello --${flag}`);
  expect((await channel.until(() => true)).markdown).toBe(answer);
});

test('a card says its caps in one line', async () => {
  const { channel } = await openHouse();
  await channel.say('/task new every 1h Pulse: hello --cap $0.20 --cap-day $2 --max-tokens 50k');
  const card = await channel.until(() => true);
  expect(card.markdown).toContain('\ncap $0.20/run · $2/day · 50k tokens/run');
});

import { formatInstant } from '../../domain/format-instant.ts';
import { type Run, runLabel } from '../../domain/run.ts';
import { fenced } from '../../domain/run-input.ts';
import { cancelRun } from '../../runs/cancel-run.ts';
import { giveBack } from '../../runs/give-back.ts';
import type { Reading } from '../../runs/run-line.ts';
import { stopPaused } from '../answer-pause.ts';
import { runData } from '../as-data.ts';
import { type CommandContext, type CommandHandler, reply } from '../command-context.ts';
import { withRun } from '../find-run.ts';
import { retryOf } from '../retry-reply.ts';
import { attemptLines, holderOf, type RunDetail, runChoices, runLines } from '../run-card.ts';
import { costLines } from '../spending-words.ts';
import { waitsFor } from '../waits-for.ts';

const show: CommandHandler = async (context, { words }) =>
  withRun(context, words[0], async (run) => {
    const detail = await detailOf(context, run);
    const choices = runChoices(detail);
    const { lease, attempts, deliveries, stages, refusals } = detail;
    return {
      ...reply(
        ...runLines(detail, await readingOf(context, run)),
        ...(await costLines(context.tx, run, attempts)),
        '',
        run.result || (run.state === 'succeeded' ? '(it said nothing)' : '(no result)'),
        ...(run.input === undefined ? [] : ['', 'What came in:', fenced(run.input)]),
      ),
      ...(choices.length > 0 && { choices: [choices] }),
      data: {
        ...runData({ ...run, deliveries: deliveries.map(({ state }) => state) }),
        lease,
        attempts,
        stages,
        refusals,
      },
    };
  });

const log: CommandHandler = async (context, { words }) =>
  withRun(context, words[0], async (run) => {
    const detail = await detailOf(context, run);
    const reading = await readingOf(context, run);
    const [head = ''] = runLines(detail, reading);
    if (detail.attempts.length === 0) return reply(head, '', 'Nobody has begun it yet.');
    const tries = detail.attempts.flatMap((attempt) => ['', ...attemptLines(attempt, reading)]);
    const choices = runChoices(detail).filter(({ label }) => label !== 'Log');
    const answer = { ...reply(head, ...tries), data: detail.attempts };
    return choices.length > 0 ? { ...answer, choices: [choices] } : answer;
  });

const cancel: CommandHandler = async (context, { words }) =>
  withRun(context, words[0], async (run) => {
    if (run.state === 'waiting' && run.pause) return stopPaused(context, run);
    const outcome = await cancelRun(context.tx, context, run, {
      by: context.person.id,
      reason: `cancelled by ${context.person.name}`,
    });
    if (outcome === 'final') {
      // Somebody may have ended it since it was read.
      const { state } = (await context.tx.runs.get(run.id)) ?? run;
      return reply(`${runLabel(run.number)} is over already: ${state}.`);
    }
    if (outcome === 'cancelled') return reply(`✗ ${runLabel(run.number)} is cancelled.`);
    return {
      markdown: `⏹ Stopping ${runLabel(run.number)}.`,
      effects: [{ kind: 'signal', topic: 'stop-run', key: run.id }],
    };
  });

const retry: CommandHandler = async (context, { words }) =>
  withRun(context, words[0], (run) => retryOf(context, run));

/** A sweep does this by itself; whoever does not want to wait for it may. */
const clearStale: CommandHandler = async (context, { words }) =>
  withRun(context, words[0], async (run) => {
    const { tx, person } = context;
    const label = runLabel(run.number);
    const stale = await tx.runControl.takeStale(run.id);
    if (!stale) return reply(await notStale(context, run));
    const given = await giveBack(tx, context, stale, { atOnce: true });
    const subjects = { person: person.id, run: run.id, ...(run.task && { task: run.task }) };
    await tx.events.record({ kind: 'run.stale_cleared', ...subjects });
    if (given.kind === 'over' && given.lane !== undefined) {
      const markdown = `✗ ${label} was lost ${stale.attempt} times, so it is not given to another node. \`/run retry ${label}\``;
      return { markdown, effects: [{ kind: 'nudge', queue: 'delivery', key: given.lane }] };
    }
    return {
      markdown: `↻ ${label} was given back: the next free node takes it. \`/run show ${label}\``,
      effects: [{ kind: 'nudge', queue: 'run', key: run.id }],
    };
  });

async function notStale(context: CommandContext, { id, number }: Run): Promise<string> {
  const run = await context.tx.runs.get(id);
  const lease = await context.tx.runControl.leaseOf(id);
  const label = runLabel(number);
  if (!run || !lease)
    return `${label} is ${run?.state ?? 'gone'}: no node holds it, so there is nothing to give back.`;
  const { zone } = await readingOf(context, run);
  const until = formatInstant(lease.until, zone, { day: false, seconds: true });
  return `${label} is not stale: ${holderOf(lease)} holds it until ${until}, and renews that while it works. To end it: \`/run cancel ${label}\``;
}

async function detailOf({ tx, rules }: CommandContext, run: Run): Promise<RunDetail> {
  const { runControl, stages } = tx;
  return {
    run,
    lease: await runControl.leaseOf(run.id),
    attempts: await runControl.attemptsOf(run.id),
    deliveries: await runControl.deliveriesOf(run.id),
    stages: await stages.ofRun(run.id),
    refusals: await tx.events.refusalsOf(run.id),
    retried: await runControl.retried(run.id),
    retry: await runControl.retryOf(run.id),
    waitsFor: run.state === 'queued' ? await waitsFor(tx, rules, run) : undefined,
  };
}

/** Times of a run are told in the zone of its task. */
async function readingOf({ tx, person, now }: CommandContext, run: Run): Promise<Reading> {
  const task = run.task && (await tx.tasks.get(run.task));
  return { zone: task?.zone ?? person.zone ?? 'UTC', now };
}

/** Single executions. */
export const runHandlers: Readonly<Record<string, CommandHandler>> = {
  'run show': show,
  'run log': log,
  'run cancel': cancel,
  'run retry': retry,
  'run clear-stale': clearStale,
};

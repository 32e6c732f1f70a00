import type { RunRefusals } from '../contracts/stores/node-store.ts';
import type { AttemptRecord, DeliveryRecord, RunLease } from '../contracts/stores/run-control-store.ts';
import type { StageRecord } from '../contracts/stores/stage-store.ts';
import type { Choice } from '../domain/button.ts';
import { formatInstant } from '../domain/format-instant.ts';
import { formatRelative } from '../domain/format-relative.ts';
import { formatCost } from '../domain/money.ts';
import { refusalWords } from '../domain/refusals.ts';
import { isAside, type Run, runLabel } from '../domain/run.ts';
import { formatDuration } from '../kernel/duration.ts';
import { pauseChoices } from '../runs/ask-for-more.ts';
import { deliveryWords, originWords, type Reading, roughly, runSigns } from '../runs/run-line.ts';
import { stageLines } from './stage-lines.ts';

/** All that is known of a run. */
export interface RunDetail {
  readonly run: Run;
  readonly lease: RunLease | undefined;
  readonly attempts: readonly AttemptRecord[];
  readonly deliveries: readonly DeliveryRecord[];
  readonly stages: readonly StageRecord[];
  /** What its agent was kept from. */
  readonly refusals: readonly RunRefusals[];
  readonly retried: Run | undefined;
  readonly retry: Run | undefined;
  /** What must end before it can begin; undefined when nothing is known. */
  readonly waitsFor: string | undefined;
}

/** A run in a few lines: how it is, who has it, and what became of its result. */
export function runLines(detail: RunDetail, reading: Reading): readonly string[] {
  const { run, attempts, retried, retry } = detail;
  const duration = durationOf(attempts);
  const facts = [
    `agent ${run.agent}`,
    originWords(run),
    `attempt ${run.attempt} of ${run.mostAttempts + (run.policy.retries ?? 0)}`,
    formatRelative(run.dueAt ?? run.createdAt, reading.zone, reading.now),
    ...(duration === undefined ? [] : [duration]),
  ];
  return [
    `${runSigns[run.state]} **${run.title}** · ${runLabel(run.number)} · ${run.state}${run.reason ? ` — ${run.reason}` : ''}`,
    facts.join(' · '),
    ...leaseLine(detail, reading),
    ...stageLines(detail.stages),
    ...workplaceLine(attempts),
    ...refusalLines(detail),
    ...(retried ? [`tries ${runLabel(retried.number)} again`] : []),
    ...(retry ? [`was tried again: ${runLabel(retry.number)}, ${retry.state}`] : []),
    ...deliveryLines(detail, reading),
  ];
}

/** What may be done with a run as it is now. */
export function runChoices({ run, lease, attempts, retry }: RunDetail): readonly Choice[] {
  const named = (label: string, verb: string) => ({ label, command: `/run ${verb} ${runLabel(run.number)}` });
  const log = attempts.length > 0 ? [named('Log', 'log')] : [];
  if (run.state === 'failed' || run.state === 'cancelled' || run.state === 'blocked') {
    return isAside(run) || retry ? log : [named('↻ Retry', 'retry'), ...log];
  }
  if (run.state === 'succeeded' || run.state === 'skipped') return log;
  if (run.state === 'waiting' && run.pause) return [...pauseChoices(run, run.pause), ...log];
  const stale = lease?.isOver ? [named('Give back', 'clear-stale')] : [];
  return [named('⏹ Cancel', 'cancel'), ...stale, ...log];
}

function leaseLine({ run, lease, waitsFor }: RunDetail, { zone }: Reading): readonly string[] {
  if (run.state === 'queued') return [`waits for ${waitsFor ?? 'a node to take it'}`];
  if (!lease) return [];
  const until = formatInstant(lease.until, zone, { day: false, seconds: true });
  const held = `held by ${holderOf(lease)} until ${until}`;
  return [lease.isOver ? `${held}, which is over: its node is silent` : `${held}, renewed while it works`];
}

/** Of the last try; the log has all. */
function workplaceLine(attempts: readonly AttemptRecord[]): readonly string[] {
  const workplace = attempts.at(-1)?.workplace;
  return workplace === undefined ? [] : [workplace];
}

function refusalLines({ refusals, attempts }: RunDetail): readonly string[] {
  const isRetried = attempts.length > 1;
  return refusals.map((each) => `⛔ ${isRetried ? `try ${each.attempt}, ` : ''}${refusalWords(each)}`);
}

/** A node that is gone is known by its id alone. */
export function holderOf({ host, holder }: Pick<RunLease, 'host' | 'holder'>): string {
  return `${host?.split(' ')[0] ?? 'a node that is gone'} (${holder.slice(-4)})`;
}

function deliveryLines({ run, deliveries }: RunDetail, reading: Reading): readonly string[] {
  const isCarded = run.state === 'failed' && run.task !== undefined && !isAside(run);
  if (deliveries.length === 0) return [isCarded ? 'delivery: on the card of its task' : 'delivery: none'];
  return deliveries.map((delivery, index) => {
    const { state, channel, reason, attempt, sentAt, availableAt } = delivery;
    const at = sentAt ?? (availableAt > reading.now ? availableAt : undefined);
    const parts = [
      `delivery${deliveries.length > 1 ? ` ${index + 1}` : ''}: ${deliveryWords[state]}`,
      channel,
      ...(at ? [formatRelative(at, reading.zone, reading.now)] : []),
      ...(attempt > 1 ? [`try ${attempt}`] : []),
      ...(reason && state !== 'sent' ? [reason] : []),
    ];
    return parts.join(' · ');
  });
}

function durationOf(attempts: readonly AttemptRecord[]): string | undefined {
  const first = attempts[0]?.startedAt;
  const last = attempts.at(-1)?.endedAt;
  return first && last && formatDuration(roughly(last.getTime() - first.getTime()));
}

const longestTail = 800;
const longestSaid = 1_500;

/** One try of a run: when, where, how it ended, and what it said. */
export function attemptLines(attempt: AttemptRecord, { zone, now }: Reading): readonly string[] {
  const { number, startedAt, outcome, reason, detail, costUsd, workplace, said } = attempt;
  const took = durationOf([attempt]);
  const parts = [
    `**Attempt ${number}**`,
    outcome ?? 'under way',
    formatRelative(startedAt, zone, now),
    ...(took === undefined ? [] : [took]),
    ...(costUsd === undefined ? [] : [formatCost(costUsd)]),
    holderOf(attempt),
    ...(reason ? [reason] : []),
  ];
  return [
    parts.join(' · '),
    ...(workplace ? [workplace] : []),
    ...(detail ? ['', '```', tail(detail, longestTail).replaceAll('```', "'''"), '```'] : []),
    ...(said ? ['', `> ${tail(said, longestSaid).replace(/\n/g, '\n> ')}`] : []),
  ];
}

function tail(text: string, most: number): string {
  const trimmed = text.trimEnd();
  return trimmed.length > most ? `…${trimmed.slice(-most).toWellFormed()}` : trimmed;
}

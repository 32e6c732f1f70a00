import type { LookCount } from '../contracts/stores/stage-store.ts';
import { describeCheck } from '../domain/check/describe-check.ts';
import { planStages } from '../domain/execution/stage.ts';
import { formatInstant } from '../domain/format-instant.ts';
import { formatCost } from '../domain/money.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { formatDuration } from '../kernel/duration.ts';
import { scheduleWords } from './describe-task.ts';
import { formatInstants } from './format-instants.ts';
import { dayLines, type Simulation } from './simulate-task.ts';

const mostDayLines = 14;

/** A simulation as a person reads it. */
export function describeSimulation(
  task: Task,
  simulation: Simulation,
  days: number,
  looks: LookCount = { count: 0, fired: 0 },
): readonly string[] {
  const { name, number, zone } = task;
  const head = `**${name}** · ${taskLabel(number)} · ${scheduleWords(task)}`;
  const span = days === 1 ? 'the next day' : `the next ${days} days`;
  const { total, first, estimate } = simulation;
  const times = total === 1 ? 'once' : `${total} times`;
  const last = simulation.days.at(-1)?.at;
  if (total === 0) return [head, `In ${span} it is not due at all.${pausedWords(task)}`];
  const lines = dayLines(simulation, zone);
  const more = lines.length - mostDayLines;
  return [
    head,
    `In ${span} it is due ${estimate === undefined ? times : `about ${estimate} times`}.${pausedWords(task)}`,
    ...(estimate !== undefined && last
      ? [
          `Counted are the first ${total}, up to ${formatInstant(last, zone).slice(0, -6)}; the rest is taken to be like them.`,
        ]
      : []),
    ...lines.slice(0, mostDayLines).map((line) => `- ${line}`),
    ...(more > 0 ? [`- and ${more} more lines like these`] : []),
    '',
    `First: ${formatInstants(first, zone)}`,
    ...simulation.clockWarnings.map((warning) => `⚠ ${warning}`),
    ...lookLine(task, looks),
    ...overlapLine(simulation),
    costLine(simulation),
  ];
}

function pausedWords({ state }: Task): string {
  return state === 'active' ? '' : ` It is ${state}: this is what would be if it were not.`;
}

/** A check is no work yet: what follows it may be rare. */
function lookLine(task: Task, { count, fired }: LookCount): readonly string[] {
  const { check, next } = planStages(task);
  if (!check) return [];
  const often = count === 0 ? '; it has not looked yet' : `, as ${fired} of its last ${count} did`;
  return [
    `Each time is a look without a model: ${describeCheck(check)}. ${followers[next]} only when it speaks up${often}.`,
  ];
}

const followers = {
  tell: 'People are told',
  cheap: 'The cheap model looks',
  strong: 'The agent works',
} as const;

function overlapLine({ overlaps, medianMs, total }: Simulation): readonly string[] {
  if (overlaps === undefined || medianMs === undefined) return [];
  const took = `the last runs took ${formatDuration(roughly(medianMs))} in the middle`;
  if (overlaps === 0) return [`No run meets the one before: ${took}.`];
  return [`⚠ ${overlaps} of ${total} would come while the run before still goes: ${took}.`];
}

function costLine({ medianCostUsd, medianMs, total, estimate = total }: Simulation): string {
  if (medianCostUsd !== undefined)
    return `Forecast: about ${roughCost(medianCostUsd * estimate)}, ${formatCost(medianCostUsd)} a run.`;
  return medianMs === undefined
    ? 'There is no run yet, so no forecast of time and cost.'
    : 'The last runs told no cost, so there is no forecast of it.';
}

/** In cents, where there are any. */
function roughCost(usd: number): string {
  return usd < 0.01 ? formatCost(usd) : `$${usd.toFixed(2)}`;
}

/** Nobody needs the milliseconds of minutes. */
function roughly(ms: number): number {
  return ms < 10_000 ? Math.max(1, Math.round(ms)) : Math.round(ms / 1_000) * 1_000;
}

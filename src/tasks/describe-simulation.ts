import { formatInstant } from '../domain/format-instant.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { formatDuration } from '../kernel/duration.ts';
import { scheduleWords } from './describe-task.ts';
import { formatInstants } from './format-instants.ts';
import { dayLines, type Simulation } from './simulate-task.ts';

const mostDayLines = 14;

/** A simulation as a person reads it. */
export function describeSimulation(task: Task, simulation: Simulation, days: number): readonly string[] {
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
    ...overlapLine(simulation),
    costLine(simulation),
  ];
}

function pausedWords({ state }: Task): string {
  return state === 'active' ? '' : ` It is ${state}: this is what would be if it were not.`;
}

function overlapLine({ overlaps, medianMs, total }: Simulation): readonly string[] {
  if (overlaps === undefined || medianMs === undefined) return [];
  const took = `the last runs took ${formatDuration(roughly(medianMs))} in the middle`;
  if (overlaps === 0) return [`No run meets the one before: ${took}.`];
  return [`⚠ ${overlaps} of ${total} would come while the run before still goes: ${took}.`];
}

function costLine({ medianCostUsd, medianMs, total, estimate = total }: Simulation): string {
  if (medianCostUsd !== undefined)
    return `Forecast: about $${(medianCostUsd * estimate).toFixed(2)}, $${medianCostUsd.toFixed(4)} a run.`;
  return medianMs === undefined
    ? 'There is no run yet, so no forecast of time and cost.'
    : 'The last runs told no cost, so there is no forecast of it.';
}

/** Nobody needs the milliseconds of minutes. */
function roughly(ms: number): number {
  return ms < 10_000 ? Math.max(1, Math.round(ms)) : Math.round(ms / 1_000) * 1_000;
}

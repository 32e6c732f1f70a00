import type { Choice } from '../domain/button.ts';
import { formatInstant } from '../domain/format-instant.ts';
import type { Incident } from '../domain/incident.ts';
import { runLabel } from '../domain/run.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import type { StoredFacts } from './card-facts.ts';

/** What people read of an incident. */
export interface IncidentCard {
  readonly markdown: string;
  readonly choices: readonly (readonly Choice[])[];
}

/** What a card is made from. */
export interface CardFacts extends StoredFacts {
  readonly task: Task;
  readonly incident: Incident;
  /** The run of the last failure, with what it said before it failed. */
  readonly run: { readonly number: number; readonly result?: string };
  readonly now: Date;
}

const longestReason = 300;
const longestSaid = 300;
const mostLines = 3;
const nearMs = 6 * 86_400_000;

/** A task that fails: how often and why, when it went well last, and what may be done about it. */
export function failureCard({ task, incident, run, now, detail, foreignZone }: CardFacts): IncidentCard {
  const { count, reason, mutedUntil, lastOkAt } = incident;
  const [label, runName] = [taskLabel(task.number), runLabel(run.number)];
  const times = count === 1 ? 'failed' : `failed ${count}×`;
  const muted = mutedUntil ? ` · muted until ${shortInstant(mutedUntil, task.zone, now)}` : '';
  const lines = [
    `${mutedUntil ? '🔇' : '⚠️'} **${task.name}** (${label}) ${times} · ${cut(reason.trim(), longestReason)}${muted}`,
    [
      runName,
      lastOkAt ? `last ok ${shortInstant(lastOkAt, task.zone, now)}` : 'never ok yet',
      nextWords(task, now),
      ...(foreignZone === undefined ? [] : [foreignZone]),
    ].join(' · '),
  ];
  const said = [...firstLines(run.result), ...lastLine(detail)];
  const markdown = [lines.join('  \n'), ...(said.length === 0 ? [] : [said.join('  \n')])].join('\n\n');
  return { markdown, choices: [choicesOf(task, incident, runName)] };
}

/** A task that goes well again. */
export function recoveryCard({ task, incident, run, now, foreignZone }: CardFacts): IncidentCard {
  const label = taskLabel(task.number);
  const time = formatInstant(now, task.zone, { day: false });
  const at = foreignZone === undefined ? time : `${time} ${foreignZone}`;
  const failures = incident.count === 1 ? '1 failure' : `${incident.count} failures`;
  return {
    markdown: `✅ **${task.name}** recovered ${at} (${runLabel(run.number)}, after ${failures})`,
    choices: [[{ label: 'History', command: `/task runs ${label}` }]],
  };
}

function choicesOf(task: Task, { mutedUntil }: Incident, run: string): readonly Choice[] {
  const label = taskLabel(task.number);
  return [
    { label: '↻ Retry', command: `/run retry ${run}` },
    { label: 'Log', command: `/run log ${run}` },
    ...(task.state === 'active' ? [{ label: '⏸ Pause', command: `/task pause ${label}` }] : []),
    ...(task.state === 'paused' ? [{ label: '▶ Resume', command: `/task resume ${label}` }] : []),
    mutedUntil
      ? { label: '🔔 Unmute', command: `/task unmute ${label}` }
      : { label: '🔇 Mute 24h', command: `/task mute ${label} 24h` },
  ];
}

function nextWords({ state, nextDueAt, zone, trigger }: Task, now: Date): string {
  if (state !== 'active') return state;
  if (nextDueAt) return `next ${shortInstant(nextDueAt, zone, now)}`;
  return trigger ? 'next when it is triggered' : 'next when asked';
}

/** A card is read for days, so that it never says "today": a weekday is enough for the near ones. */
function shortInstant(at: Date, zone: string, now: Date): string {
  const text = formatInstant(at, zone);
  const isNear = Math.abs(at.getTime() - now.getTime()) < nearMs;
  return isNear ? `${text.slice(0, 3)} ${formatInstant(at, zone, { day: false })}` : text;
}

/** What it said before it failed, as far as it fits on a card. */
function firstLines(result = ''): readonly string[] {
  const lines = result.trim().split(/\s*\n\s*/);
  if (lines[0] === '') return [];
  const said = lines.slice(0, mostLines).join('\n');
  const shown = cut(said, longestSaid);
  const more = shown === said && lines.length > mostLines ? ' …' : '';
  return [`> ${shown.replace(/\n/g, '\n> ')}${more}`];
}

/** What went wrong most often stands last in what a program wrote to its error output. */
function lastLine(detail = ''): readonly string[] {
  const line = detail.trim().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? [] : [`> \`${cut(line, longestSaid).replaceAll('`', "'")}\``];
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
}

import { formatRelative } from '../domain/format-relative.ts';
import type { Incident } from '../domain/incident.ts';
import { placeName } from '../domain/place-name.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import type { Reading } from '../runs/run-line.ts';

/** An incident of a task in one line. */
export function incidentLine(incident: Incident, { zone, now }: Reading): string {
  const { kind, count, reason, target, mutedUntil, firstAt, told } = incident;
  const since = `since ${formatRelative(firstAt, zone, now)}`;
  if (kind === 'undelivered') {
    const untold = told ? '' : ' · its creator could not be told: no direct conversation works';
    return `⚠ not delivered to ${placeName(target)}${count > 1 ? ` ${count}×` : ''} ${since}: ${reason}${untold}`;
  }
  const muted = mutedUntil ? ` · muted until ${formatRelative(mutedUntil, zone, now)}` : '';
  return `${mutedUntil ? '🔇' : '⚠'} failed ${count}× ${since}: ${reason}${muted}`;
}

/** What is wrong with some tasks, for whoever asks how everything is. */
export function incidentLines(
  incidents: readonly Incident[],
  tasks: readonly Task[],
  now: Date,
): readonly string[] {
  const lines = incidents.flatMap((incident) => {
    const task = tasks.find(({ id }) => id === incident.task);
    if (!task) return [];
    return [
      `- **${task.name}** (${taskLabel(task.number)}) ${incidentLine(incident, { zone: task.zone, now })}`,
    ];
  });
  return lines.length === 0 ? [] : ['open incidents:', ...lines];
}

/** What is wrong with each of some tasks, in a word or two for a list. */
export function incidentMarks(incidents: readonly Incident[]): ReadonlyMap<Task['id'], readonly string[]> {
  const marks = new Map<Task['id'], readonly string[]>();
  for (const { task } of incidents) {
    const own = incidents.filter((each) => each.task === task);
    const failures = own.reduce((sum, { kind, count }) => sum + (kind === 'failing' ? count : 0), 0);
    marks.set(task, [
      ...(failures > 0 ? [`failed ${failures}×`] : []),
      ...(own.some(({ kind }) => kind === 'undelivered') ? ['not delivered'] : []),
    ]);
  }
  return marks;
}

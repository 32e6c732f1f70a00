import type { DroppedPiece } from '../contracts/stores/delivery-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Choice } from '../domain/button.ts';
import { type Conversation, conversationKey } from '../domain/channel.ts';
import type { Incident } from '../domain/incident.ts';
import { placeName } from '../domain/place-name.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { type Id, type Ids, idFrom } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Post } from './post.ts';

interface UndeliveredDeps {
  readonly ids: Ids;
  readonly post: Post;
  readonly log: Log;
}

/** Something that will not arrive, and why. */
export interface DeadPiece extends DroppedPiece {
  readonly reason: string;
}

const ownSource = 'undelivered';
/** Hardly anybody has more direct conversations. */
const mostPlaces = 9;

/**
 * Tells a task's creator, in a direct conversation of theirs that works, what could not be delivered where: once until
 * something of the task arrives again. When that conversation turns out to be dead as well, the next is tried.
 * @returns where it is said, to be nudged after the commit; undefined when there is nothing to say, or nowhere
 */
export async function tellUndelivered(
  tx: Stores,
  deps: UndeliveredDeps,
  dead: DeadPiece,
): Promise<Conversation | undefined> {
  const incident = await incidentOf(tx, deps, dead);
  const task = incident && (await tx.tasks.get(incident.task));
  if (!task) return undefined;
  const sources = Array.from(
    { length: mostPlaces },
    (_, index) => `${ownSource}:${incident.id}:${index + 1}`,
  );
  const tried = await tx.deliveries.lanesOf(sources);
  const source = sources[tried.length];
  const except = [...tried, conversationKey(incident.target)];
  const place = source === undefined ? undefined : await tx.places.ofPerson(task.createdBy, except);
  const fields = { task: task.id, account: incident.target.account, reason: incident.reason };
  if (!place || source === undefined) {
    if (incident.told) await tx.incidents.setTold(incident.id, false);
    deps.log.warn(
      fields,
      'a task could not be delivered, and its creator has no direct conversation that works',
    );
    return undefined;
  }
  deps.log.warn(fields, 'a task could not be delivered');
  const run = incident.run && (await tx.runs.get(incident.run));
  await deps.post(tx, {
    ...{ kind: 'alert', source, target: place },
    ...{ markdown: wordsFor(task, incident, run), choices: choicesFor(task) },
    files: run ? await filesOf(tx, run.id) : [],
  });
  if (!incident.told) await tx.incidents.setTold(incident.id, true);
  return place;
}

/** The incident that is to be told; undefined when there is none, or somebody was told. */
async function incidentOf(
  tx: Stores,
  { ids }: UndeliveredDeps,
  { kind, source, part, target, reason }: DeadPiece,
): Promise<Incident | undefined> {
  const [origin, own] = source.split(':');
  // All pieces of the house's own words share their fate.
  if (origin === ownSource) return part === 1 && own ? tx.incidents.get(idFrom('incident', own)) : undefined;
  const behind = kind === 'result' || kind === 'alert' ? await tx.incidents.behind(source) : undefined;
  if (!behind) return undefined;
  const incident = await tx.incidents.count({
    ...{ id: ids.next('incident'), task: behind.task, kind: 'undelivered', cause: conversationKey(target) },
    ...{ reason, run: behind.run, target },
  });
  return incident.told ? undefined : incident;
}

async function filesOf(tx: Stores, run: Id<'run'>) {
  const files = [];
  for (const id of await tx.deliveries.filesOf(`run:${run}`)) {
    const file = await tx.files.get(id);
    if (file) files.push(file);
  }
  return files;
}

function wordsFor(task: Task, { target, reason }: Incident, run: Run | undefined): string {
  const label = taskLabel(task.number);
  const paragraphs = [
    `⚠️ **${task.name}** (${label}) could not be delivered to ${placeName(target)}: ${reason}`,
    `Send it elsewhere: write \`/task edit ${label} send here\` where it shall go. Until something arrives again you are not told anew; its newest run: \`/task last ${label}\``,
    ...(run ? ['---', ...resultOf(run)] : []),
  ];
  return paragraphs.join('\n\n');
}

function resultOf({ number, state, reason, result = '' }: Run): readonly string[] {
  const failed = state === 'failed' ? [`✗ ${runLabel(number)} failed: ${reason ?? ''}`] : [];
  const blocked = state === 'blocked' ? [`⛔ ${runLabel(number)} cannot run: ${reason ?? ''}`] : [];
  return [...failed, ...blocked, ...(result === '' ? [] : [result])];
}

function choicesFor({ number }: Task): readonly (readonly Choice[])[] {
  return [[{ label: 'Send it here', command: `/task edit ${taskLabel(number)} send here` }]];
}

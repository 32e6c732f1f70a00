import type { Stores } from '../contracts/stores/stores.ts';
import { causeOf } from '../domain/cause-of.ts';
import { isNews } from '../domain/incident.ts';
import type { Run, RunState } from '../domain/run.ts';
import type { Ids } from '../kernel/ids.ts';
import { cardFacts } from './card-facts.ts';
import { failureCard, recoveryCard } from './incident-card.ts';
import { tellIncident } from './tell-incident.ts';
import type { Teller } from './tell-of-run.ts';

/** A run that its creator may not ask for any more: an owner is told in another way, and the task is paused. */
export const orphanFault = 'orphaned';

/** How a run ended. */
interface Outcome {
  readonly state: RunState;
  readonly reason?: string;
  /** The kind of what went wrong. */
  readonly fault?: string;
  readonly result?: string;
}

interface NoteDeps extends Teller {
  readonly ids: Ids;
}

/**
 * Keeps the incidents of a task by how its run ended: a failure opens one or is counted in the one of its cause, a success
 * closes all. Each is told on a card of its own.
 */
export async function noteIncident(tx: Stores, deps: NoteDeps, run: Run, outcome: Outcome): Promise<void> {
  if (outcome.state === 'failed') await countFailure(tx, deps, run, outcome);
  if (outcome.state === 'succeeded') await recover(tx, deps, run);
}

async function countFailure(
  tx: Stores,
  deps: NoteDeps,
  run: Run,
  { reason = 'it ended without a reason', fault = 'failed', result }: Outcome,
): Promise<void> {
  const task = run.task && fault !== orphanFault ? await tx.tasks.get(run.task) : undefined;
  if (!task) return;
  const incident = await tx.incidents.count({
    ...{ id: deps.ids.next('incident'), task: task.id, kind: 'failing', cause: causeOf(fault, reason) },
    ...{ reason, run: run.id, target: run.target },
  });
  if (incident.count === 1) await record(tx, 'incident.opened', run, { cause: incident.cause });
  if (incident.state === 'muted') return;
  const said = { number: run.number, ...(result !== undefined && { result }) };
  const facts = { ...(await cardFacts(tx, task, run)), now: deps.clock.now() };
  const card = failureCard({ task, incident, run: said, ...facts });
  // Who asked for the run by hand waits to hear how it went.
  const isAsked = run.origin === 'manual' || run.origin === 'retry';
  await tellIncident(tx, deps, run, { incident, card, isNews: isAsked || isNews(incident) });
}

async function recover(tx: Stores, deps: NoteDeps, run: Run): Promise<void> {
  const closed = run.task ? await tx.incidents.recover(run.task) : [];
  const task = run.task && closed.length > 0 ? await tx.tasks.get(run.task) : undefined;
  if (!task) return;
  const facts = { ...(await cardFacts(tx, task)), now: deps.clock.now() };
  for (const incident of closed) {
    await record(tx, 'incident.closed', run, { cause: incident.cause, count: incident.count });
    // Nobody needs to hear that something is over of which nobody heard.
    if (!incident.told) continue;
    await tellIncident(tx, deps, run, {
      incident,
      card: recoveryCard({ task, incident, run, ...facts }),
      isNews: true,
    });
  }
}

async function record(tx: Stores, kind: string, run: Run, data: Record<string, unknown>): Promise<void> {
  await tx.events.record({ kind, run: run.id, ...(run.task && { task: run.task }), data });
}

import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import type { Incident } from '../domain/incident.ts';
import type { Person } from '../domain/person.ts';
import type { Task } from '../domain/task.ts';
import { cardFacts } from './card-facts.ts';
import { failureCard } from './incident-card.ts';
import { tellIncident } from './tell-incident.ts';
import type { Teller } from './tell-of-run.ts';

/**
 * Lets a task fail without a word for so long, or, with undefined, be heard again. Its cards say so.
 * @returns what was muted or unmuted, and the lanes to be nudged after the commit
 */
export async function muteTask(
  tx: Stores,
  teller: Teller,
  task: Task,
  { forMs, by }: { readonly forMs: number | undefined; readonly by: Person },
): Promise<{ readonly incidents: readonly Incident[]; readonly lanes: readonly string[] }> {
  const incidents = await tx.incidents.mute(task.id, forMs);
  const kind = forMs === undefined ? 'task.unmuted' : 'task.muted';
  if (incidents.length > 0) await tx.events.record({ kind, person: by.id, task: task.id, data: { forMs } });
  for (const incident of incidents) {
    const run = incident.run && (await tx.runs.get(incident.run));
    if (!run || !incident.told) continue;
    // Somebody asked for it, so that it comes at once.
    const asked = { ...run, origin: 'manual' } as const;
    const facts = { ...(await cardFacts(tx, task, run)), now: teller.clock.now() };
    await tellIncident(tx, teller, asked, {
      incident,
      card: failureCard({ task, incident, run, ...facts }),
      isNews: false,
    });
  }
  return { incidents, lanes: [...new Set(incidents.map(({ target }) => conversationKey(target)))] };
}

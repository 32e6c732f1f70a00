import type { Stores } from '../contracts/stores/stores.ts';
import { type Incident, incidentCard } from '../domain/incident.ts';
import type { Run } from '../domain/run.ts';
import type { IncidentCard } from './incident-card.ts';
import { type Teller, tellOfRun } from './tell-of-run.ts';

/** What is to be said of an incident. */
interface IncidentNews {
  readonly incident: Incident;
  readonly card: IncidentCard;
  /** Whether it is said anew where its message cannot be changed. */
  readonly isNews: boolean;
}

/** Says on an incident's card how it is now: an edit of the message that is there, where the platform can edit. */
export async function tellIncident(
  tx: Stores,
  teller: Teller,
  run: Pick<Run, 'policy' | 'origin' | 'task'>,
  { incident, card, isNews }: IncidentNews,
): Promise<void> {
  const { id, revision, target, state, told } = incident;
  const name = incidentCard(incident);
  await tellOfRun(
    tx,
    teller,
    { ...run, target },
    {
      ...card,
      ...{ kind: 'alert', source: `${name}:${revision}`, isFailure: state !== 'closed' },
      card: { name, isNews },
    },
  );
  if (!told) await tx.incidents.setTold(id, true);
}

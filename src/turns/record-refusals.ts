import { type HouseEvent, refusedKind } from '../contracts/stores/node-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Refusals } from '../domain/refusals.ts';
import type { Id } from '../kernel/ids.ts';

/** For whom an agent was asked, and what it was kept from. */
interface Refused extends Pick<HouseEvent, 'person' | 'task' | 'run' | 'session'> {
  readonly agent: string;
  /** Which try of the run it was. */
  readonly attempt?: number;
  /** The message that it answered. */
  readonly inbox?: Id<'inbox'>;
  readonly refusals: Refusals | undefined;
}

/** Writes into the audit what an agent was kept from; nothing where it was kept from nothing. */
export async function recordRefusals(
  { events }: Pick<Stores, 'events'>,
  { agent, attempt, inbox, refusals, ...subjects }: Refused,
): Promise<void> {
  if (!refusals) return;
  const { count, first } = refusals;
  const data = { agent, count, first, ...(attempt && { attempt }), ...(inbox && { inbox }) };
  await events.record({ kind: refusedKind, ...subjects, data });
}

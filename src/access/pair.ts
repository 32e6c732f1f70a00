import type { Pairing } from '../contracts/stores/people-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Envelope } from '../domain/envelope.ts';
import { type Person, pairing } from '../domain/person.ts';
import type { Id, Ids } from '../kernel/ids.ts';

/** What a stranger is answered. */
export type PairingAnswer =
  | { readonly kind: 'code'; readonly code: string; readonly fresh: boolean }
  /** Too many strangers wait already; this one must come back later. */
  | { readonly kind: 'full' };

/** Gives a stranger the code that an owner may approve: the same one while it is good. */
export async function requestPairing(stores: Stores, ids: Ids, envelope: Envelope): Promise<PairingAnswer> {
  const { conversation, sender } = envelope;
  return stores.transaction(async (tx) => {
    const known = await tx.pairings.openOf(conversation.account, sender.id);
    if (known) return { kind: 'code', code: known.code, fresh: false };
    const open = (await tx.pairings.open()).filter((each) => each.account === conversation.account);
    if (open.length >= pairing.mostPending) return { kind: 'full' };
    const code = ids.code(pairing.codeLength);
    await tx.pairings.add({
      code,
      account: conversation.account,
      sender: sender.id,
      senderName: sender.name,
      target: conversation,
      lifeMs: pairing.lifeMs,
    });
    await tx.events.record({
      kind: 'pairing.requested',
      data: { account: conversation.account, sender: sender.id },
    });
    return { kind: 'code', code, fresh: true };
  });
}

/**
 * Lets the stranger with this code in, as a member of their own name.
 * @param by undefined when it was done on the machine itself
 * @returns undefined when the code is wrong, old or used
 */
export async function approvePairing(
  tx: Stores,
  ids: Ids,
  { code, by }: { code: string; by?: Id<'person'> },
): Promise<{ person: Person; pairing: Pairing } | undefined> {
  const approved = await tx.pairings.approve(code.toUpperCase(), by);
  if (!approved) return undefined;
  const name = await freeName(tx, approved.senderName);
  const person = await tx.people.ensure({ id: ids.next('person'), name, role: 'member' });
  await tx.people.link(approved.account, approved.sender, person.id);
  await tx.events.record({
    kind: 'pairing.approved',
    ...(by && { person: by }),
    data: { account: approved.account, sender: approved.sender, member: person.id },
  });
  return { person, pairing: approved };
}

/** A name that nobody has: a stranger must never become somebody else by being called the same. */
async function freeName(tx: Stores, wanted: string): Promise<string> {
  const taken = new Set((await tx.people.all()).map((person) => person.name.toLowerCase()));
  const base = wanted.trim() || 'guest';
  let name = base;
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${base} ${number}`;
  return name;
}

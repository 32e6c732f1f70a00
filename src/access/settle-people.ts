import type { Stores } from '../contracts/stores/stores.ts';
import type { Person, Role } from '../domain/person.ts';
import type { Ids } from '../kernel/ids.ts';

/** The sender id under which the holder of a machine or of its token writes in a trusted account. */
export const trustedSender = 'owner';

/** Someone whom the config names. */
export interface NamedPerson {
  readonly name: string;
  readonly role: Role;
  readonly zone?: string;
  /** `account:sender` */
  readonly identities: readonly string[];
}

/**
 * Makes the people of the config known, and the holder of each trusted account the first owner.
 * @returns the first owner
 */
export async function settlePeople(
  stores: Stores,
  ids: Ids,
  { people, trustedAccounts }: { people: readonly NamedPerson[]; trustedAccounts: readonly string[] },
): Promise<Person> {
  return stores.transaction(async (tx) => {
    for (const { identities, ...named } of people) {
      const person = await tx.people.ensure({ id: ids.next('person'), ...named });
      for (const identity of identities) {
        const border = identity.indexOf(':');
        await tx.people.link(identity.slice(0, border), identity.slice(border + 1), person.id);
      }
    }
    const owner = await firstOwner(tx, ids, people);
    for (const account of trustedAccounts) await tx.people.link(account, trustedSender, owner.id);
    return owner;
  });
}

async function firstOwner(tx: Stores, ids: Ids, named: readonly NamedPerson[]): Promise<Person> {
  const all = await tx.people.all();
  const wanted = named.find((person) => person.role === 'owner')?.name.toLowerCase();
  const owners = all.filter((person) => person.role === 'owner');
  const known = owners.find((person) => person.name.toLowerCase() === wanted) ?? owners[0];
  return known ?? tx.people.ensure({ id: ids.next('person'), name: 'owner', role: 'owner' });
}

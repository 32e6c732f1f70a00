import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm';
import type { PairingStore, PeopleStore } from '../../contracts/stores/people-store.ts';
import type { Db } from '../database.ts';
import { createLookup } from '../lookup.ts';
import { inMs, now } from '../moments.ts';
import { once } from '../once.ts';
import { personOf } from '../rows.ts';
import { identities, pairings, people } from '../schema/people.ts';

export function peopleTable(db: Db): PeopleStore {
  const some = once(() =>
    db
      .select()
      .from(people)
      .where(sql`${people.id} = any(${sql.placeholder('ids')})`)
      .prepare('people'),
  );
  const get = createLookup(
    (ids) => some().execute({ ids }),
    ({ id }) => id,
  );
  return {
    async identify(account, sender) {
      const [row] = await db
        .select({ person: people })
        .from(identities)
        .innerJoin(people, eq(people.id, identities.personId))
        .where(and(eq(identities.account, account), eq(identities.sender, sender), isNull(people.removedAt)));
      return row && personOf(row.person);
    },
    async sendersOf(account, person) {
      const rows = await db
        .select({ sender: identities.sender })
        .from(identities)
        .where(and(eq(identities.account, account), eq(identities.personId, person)));
      return rows.map(({ sender }) => sender);
    },
    async get(id) {
      const row = await get(id);
      return row && personOf(row);
    },
    async all() {
      const names = sql<
        string[]
      >`array_remove(array_agg(${identities.account} || ':' || ${identities.sender}), null)`;
      const rows = await db
        .select({ person: people, identities: names })
        .from(people)
        .leftJoin(identities, eq(people.id, identities.personId))
        .where(isNull(people.removedAt))
        .groupBy(people.id)
        .orderBy(asc(people.createdAt));
      return rows.map((row) => ({ ...personOf(row.person), identities: row.identities }));
    },
    async ensure({ id, name, role, zone }) {
      const living = and(sql`lower(${people.name}) = lower(${name})`, isNull(people.removedAt));
      await db
        .insert(people)
        .values({ id, name, role, zone: zone ?? null })
        .onConflictDoNothing();
      const [row] = await db
        .update(people)
        .set({ role, ...(zone !== undefined && { zone }) })
        .where(living)
        .returning();
      if (!row) throw new Error('A person vanished.');
      return personOf(row);
    },
    async link(account, sender, person) {
      await db
        .insert(identities)
        .values({ account, sender, personId: person })
        .onConflictDoUpdate({ target: [identities.account, identities.sender], set: { personId: person } });
    },
    async setZone(person, zone) {
      await db.update(people).set({ zone }).where(eq(people.id, person));
    },
    async remove(person) {
      await db.delete(identities).where(eq(identities.personId, person));
      await db.update(people).set({ removedAt: now }).where(eq(people.id, person));
    },
  };
}

export function pairingsTable(db: Db): PairingStore {
  const open = and(isNull(pairings.approvedAt), gt(pairings.expiresAt, now));
  return {
    async openOf(account, sender) {
      const [row] = await db
        .select()
        .from(pairings)
        .where(and(open, eq(pairings.account, account), eq(pairings.sender, sender)));
      return row;
    },
    open: () => db.select().from(pairings).where(open).orderBy(asc(pairings.createdAt)),
    async add({ lifeMs, ...pairing }) {
      await db.insert(pairings).values({ ...pairing, expiresAt: inMs(lifeMs) });
    },
    async approve(code, by) {
      const [row] = await db
        .update(pairings)
        .set({ approvedAt: now, approvedBy: by ?? null })
        .where(and(open, eq(pairings.code, code)))
        .returning();
      return row;
    },
  };
}

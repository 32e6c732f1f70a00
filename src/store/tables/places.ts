import { and, desc, eq, isNotNull, isNull, notInArray, sql } from 'drizzle-orm';
import type { PlaceScope, PlaceStore } from '../../contracts/stores/place-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import type { Db } from '../database.ts';
import { now } from '../moments.ts';
import { conversationOf } from '../rows.ts';
import { conversations, movedChats, people, routes } from '../schema/people.ts';
import { inbox } from '../schema/sessions.ts';

export function placesTable(db: Db): PlaceStore {
  const knownAs = async (account: string, chat: string) => {
    const [row] = await db
      .select({ knownAs: movedChats.knownAs })
      .from(movedChats)
      .where(and(eq(movedChats.account, account), eq(movedChats.chat, chat)));
    return row?.knownAs ?? chat;
  };
  return {
    knownAs,
    async goesOnAs(account, chat) {
      const [row] = await db
        .select({ chat: movedChats.chat })
        .from(movedChats)
        .where(and(eq(movedChats.account, account), eq(movedChats.knownAs, chat)))
        .orderBy(desc(movedChats.movedAt))
        .limit(1);
      return row?.chat ?? chat;
    },
    async move(account, from, to) {
      const known = await knownAs(account, from);
      await db.insert(movedChats).values({ account, chat: to, knownAs: known }).onConflictDoNothing();
    },
    async ensure(conversation, id) {
      const key = conversationKey(conversation);
      const find = () =>
        db
          .select({ place: conversations, binding: routes.agent })
          .from(conversations)
          .leftJoin(routes, eq(routes.conversationId, conversations.id))
          .where(eq(conversations.key, key));
      let [row] = await find();
      if (!row) {
        await db
          .insert(conversations)
          .values({ ...conversation, id, key })
          .onConflictDoNothing();
        [row] = await find();
      }
      if (!row) throw new Error('A conversation vanished.');
      const { place, binding } = row;
      return {
        id: place.id,
        conversation: conversationOf(place),
        busyMode: place.busyMode,
        ...(place.leftAt !== null && { left: true }),
        ...(place.listened && { listened: true }),
        ...(binding !== null && { binding }),
        ...(place.sessionName !== null && { sessionName: place.sessionName }),
      };
    },
    async listen(conversation) {
      const key = conversationKey(conversation);
      await db.update(conversations).set({ listened: true }).where(eq(conversations.key, key));
    },
    async bind(place, agent, by) {
      await db
        .insert(routes)
        .values({ conversationId: place, agent, createdBy: by })
        .onConflictDoUpdate({ target: routes.conversationId, set: { agent, createdBy: by } });
    },
    async leave(scope, reason) {
      const rows = await db
        .update(conversations)
        .set({ leftAt: now, leftReason: reason })
        .where(and(within(scope), isNull(conversations.leftAt)))
        .returning();
      return rows.map(conversationOf);
    },
    async comeBack(scope) {
      await db
        .update(conversations)
        .set({ leftAt: null, leftReason: null })
        .where(and(within(scope), isNotNull(conversations.leftAt)));
    },
    async ofOwner() {
      const [row] = await db
        .select({ place: conversations })
        .from(inbox)
        .innerJoin(people, eq(people.id, inbox.personId))
        .innerJoin(conversations, eq(conversations.id, inbox.conversationId))
        .where(
          and(
            eq(people.role, 'owner'),
            isNull(people.removedAt),
            eq(conversations.kind, 'dm'),
            isNull(conversations.leftAt),
          ),
        )
        .orderBy(desc(inbox.seq))
        .limit(1);
      return row && conversationOf(row.place);
    },
    async ofPerson(person, except) {
      const isWell = sql`(select state in ('starting', 'up', 'degraded') from accounts
        where accounts.name = conversations.account)`;
      const [row] = await db
        .select({ place: conversations })
        .from(inbox)
        .innerJoin(conversations, eq(conversations.id, inbox.conversationId))
        .where(
          and(
            ...[eq(inbox.personId, person), eq(conversations.kind, 'dm'), isNull(conversations.leftAt)],
            notInArray(conversations.key, [...except]),
          ),
        )
        .orderBy(sql`${isWell} desc nulls last`, desc(inbox.seq))
        .limit(1);
      return row && conversationOf(row.place);
    },
    async setBusyMode(place, busyMode) {
      await db.update(conversations).set({ busyMode }).where(eq(conversations.id, place));
    },
    async useSession(place, name) {
      await db
        .update(conversations)
        .set({ sessionName: name ?? null })
        .where(eq(conversations.id, place));
    },
  };
}

function within({ conversation, of }: PlaceScope) {
  const { account, space, chat, thread } = conversation;
  const ofAccount = eq(conversations.account, account);
  if (of === 'place') return eq(conversations.key, conversationKey(conversation));
  if (of === 'space' && space !== undefined) return and(ofAccount, eq(conversations.space, space));
  const ofThread = thread === undefined ? undefined : eq(conversations.thread, thread);
  return and(ofAccount, eq(conversations.chat, chat), ofThread);
}

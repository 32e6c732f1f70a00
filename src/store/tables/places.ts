import { and, eq } from 'drizzle-orm';
import type { PlaceStore } from '../../contracts/stores/place-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import type { Db } from '../database.ts';
import { conversationOf } from '../rows.ts';
import { conversations, movedChats, routes } from '../schema/people.ts';

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
        ...(binding !== null && { binding }),
        ...(place.sessionName !== null && { sessionName: place.sessionName }),
      };
    },
    async bind(place, agent, by) {
      await db
        .insert(routes)
        .values({ conversationId: place, agent, createdBy: by })
        .onConflictDoUpdate({ target: routes.conversationId, set: { agent, createdBy: by } });
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

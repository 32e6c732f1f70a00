import { and, desc, eq, lte, sql } from 'drizzle-orm';
import type { ReactionStore } from '../../contracts/stores/reaction-store.ts';
import { longestReactionQuote } from '../../domain/reaction.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { people } from '../schema/people.ts';
import { reactions } from '../schema/reactions.ts';

export function reactionsTable(db: Db): ReactionStore {
  return {
    async add({ eventId, place: { account, chat }, messageId, person, emoji }) {
      // The same way back from a message to its session as that of replies.
      const [row] = await db.execute<{ session: Id<'session'> }>(sql`
        insert into reactions (account, event_id, session_id, person_id, message_id, emoji, quote)
        select ${account}, ${eventId}, session, ${person}, message_id, ${emoji}, left(text, ${longestReactionQuote + 1})
        from (
          select message_id, text, coalesce(
            (select session_id from inbox where cause = 'inbox' and id = cause_id::uuid),
            (select session_id from runs where cause = 'run' and id = cause_id::uuid)
          ) as session
          from deliveries, split_part(source, ':', 1) cause, split_part(source, ':', 2) cause_id
          where message_id = ${messageId} and target ->> 'account' = ${account} and target ->> 'chat' = ${chat}
            and kind in ('answer', 'result')
          order by sent_at desc limit 1
        ) said where session is not null
        on conflict do nothing returning session_id as session`);
      return row?.session;
    },
    async takeBack({ place, messageId, person, emoji }) {
      await db
        .delete(reactions)
        .where(
          and(
            eq(reactions.account, place.account),
            eq(reactions.messageId, messageId),
            eq(reactions.personId, person),
            eq(reactions.emoji, emoji),
            eq(reactions.told, false),
          ),
        );
    },
    async untold(session, most) {
      const rows = await db
        .select({
          seq: reactions.seq,
          name: people.name,
          emoji: reactions.emoji,
          quote: reactions.quote,
        })
        .from(reactions)
        .innerJoin(people, eq(people.id, reactions.personId))
        .where(and(eq(reactions.sessionId, session), eq(reactions.told, false)))
        .orderBy(desc(reactions.seq))
        .limit(most);
      return rows.toReversed();
    },
    async markTold(session, upTo) {
      await db
        .update(reactions)
        .set({ told: true })
        .where(and(eq(reactions.sessionId, session), eq(reactions.told, false), lte(reactions.seq, upTo)));
    },
  };
}

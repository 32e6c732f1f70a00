import { and, asc, eq, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { TurnStore } from '../../contracts/stores/inbox-store.ts';
import type { InboxMessage } from '../../domain/inbox.ts';
import type { Db } from '../database.ts';
import { leaseEnd, now } from '../moments.ts';
import { once } from '../once.ts';
import { inboxMessageOf } from '../rows.ts';
import { conversations } from '../schema/people.ts';
import { inbox, sessions } from '../schema/sessions.ts';

const openStates = ['queued', 'running'] as const;

export function turnsTable(db: Db): TurnStore {
  const ours = (session: string, fence: number) =>
    and(sql`${sessions.id} = ${session}`, eq(sessions.turnFence, fence), sql`${sessions.turnUntil} > now()`);
  /** What else the person of a message wrote in its place and session. */
  const followersOf = ({ id, session, conversation, person }: InboxMessage) =>
    and(
      sql`${inbox.sessionId} = ${session}`,
      eq(inbox.conversationId, conversation),
      eq(inbox.personId, person),
      eq(inbox.kind, 'message'),
      inArray(inbox.state, openStates),
      ne(inbox.id, id),
    );
  const mine = eq(sessions.id, sql.placeholder('session'));
  const claim = once(() =>
    db
      .update(sessions)
      .set({
        turnFence: sql`${sessions.turnFence} + 1`,
        turnHolder: sql`${sql.placeholder('holder')}`,
        turnUntil: leaseEnd,
        usedAt: now,
      })
      .where(and(mine, or(isNull(sessions.turnUntil), lt(sessions.turnUntil, now))))
      .returning({ fence: sessions.turnFence })
      .prepare('claim turn'),
  );
  const next = once(() => {
    const head = db
      .select({ id: inbox.id })
      .from(inbox)
      .where(
        and(
          eq(inbox.sessionId, sql.placeholder('session')),
          eq(inbox.kind, 'message'),
          inArray(inbox.state, openStates),
        ),
      )
      .orderBy(asc(inbox.seq))
      .limit(1);
    return db
      .update(inbox)
      .set({ state: 'running', attempt: sql`${inbox.attempt} + 1` })
      .from(conversations)
      .where(and(inArray(inbox.id, head), eq(conversations.id, inbox.conversationId)))
      .returning()
      .prepare('next message');
  });
  const release = once(() =>
    db
      .update(sessions)
      .set({ turnHolder: null, turnUntil: null })
      .where(and(mine, eq(sessions.turnFence, sql.placeholder('fence')), sql`${sessions.turnUntil} > now()`))
      .prepare('release turn'),
  );
  return {
    async claim(session, holder) {
      const [row] = await claim().execute({ session, holder });
      return row;
    },
    async next(session) {
      const [row] = await next().execute({ session });
      return row && inboxMessageOf(row, row.conversations);
    },
    async takeFollowers(message) {
      const rows = await db
        .update(inbox)
        .set({ state: 'running', attempt: sql`${inbox.attempt} + 1` })
        .from(conversations)
        .where(and(followersOf(message), eq(conversations.id, inbox.conversationId)))
        .returning();
      return rows
        .toSorted((left, right) => left.seq - right.seq)
        .map((row) => inboxMessageOf(row, row.conversations));
    },
    async hasNewer(message) {
      return (await db.$count(inbox, followersOf(message))) > 0;
    },
    async keepDraft({ id, attempt }, draftId) {
      const rows = await db
        .update(inbox)
        .set({ draftId })
        .where(and(eq(inbox.id, id), eq(inbox.attempt, attempt), eq(inbox.state, 'running')))
        .returning({ id: inbox.id });
      return rows.length > 0;
    },
    async confirm(session, fence) {
      const rows = await db
        .update(sessions)
        .set({ turnUntil: leaseEnd })
        .where(ours(session, fence))
        .returning({ id: sessions.id });
      return rows.length > 0;
    },
    async release(session, fence) {
      await release().execute({ session, fence });
    },
    async requestStop(session) {
      const rows = await db
        .update(inbox)
        .set({ stopRequestedAt: now })
        .where(and(eq(inbox.sessionId, session), eq(inbox.state, 'running')))
        .returning({ id: inbox.id });
      return rows.length > 0;
    },
    async stranded(limit) {
      const rows = await db
        .selectDistinct({ id: sessions.id })
        .from(inbox)
        .innerJoin(sessions, eq(sessions.id, inbox.sessionId))
        .where(
          and(inArray(inbox.state, openStates), or(isNull(sessions.turnUntil), lt(sessions.turnUntil, now))),
        )
        .limit(limit);
      return rows.map((row) => row.id);
    },
  };
}

import { and, asc, count, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import type { InboxStore } from '../../contracts/stores/inbox-store.ts';
import type { BusyMode } from '../../domain/busy-mode.ts';
import { createGather } from '../../kernel/gather.ts';
import type { Db } from '../database.ts';
import { inMs, now } from '../moments.ts';
import { once } from '../once.ts';
import { conversationOf, inboxMessageOf } from '../rows.ts';
import { conversations } from '../schema/people.ts';
import { inbox } from '../schema/sessions.ts';
import { admitAllKnown } from './admit-known.ts';

/** Messages that one statement admits at most. */
const mostAtOnce = 100;
/** Where nobody was heard for longer, nothing is read back. */
const heardMs = 7 * 86_400_000;
const mostHeard = 500;
const openStates = ['queued', 'running'] as const;

export function inboxTable(db: Db, intake: Db): InboxStore {
  // Columns are named in full: drizzle leaves their table out, and inside a subquery they would mean its own.
  const ahead = sql<number>`(select count(*)::int from inbox waiting where waiting.session_id = inbox.session_id
    and waiting.state in ('queued', 'running'))`;
  const busyMode = sql<BusyMode>`(select place.busy_mode from conversations place
    where place.id = inbox.conversation_id)`;
  const countOpen = once(() =>
    db
      .select({ open: count() })
      .from(inbox)
      .where(and(eq(inbox.sessionId, sql.placeholder('session')), inArray(inbox.state, openStates)))
      .prepare('count open messages'),
  );
  return {
    async admit(message) {
      const { conversation, person, session, place: _, ...rest } = { place: undefined, ...message };
      const row = { ...rest, conversationId: conversation, personId: person, sessionId: session ?? null };
      const [admitted] = await db
        .insert(inbox)
        .values({ ...row, state: 'queued' })
        .onConflictDoNothing({ target: [inbox.account, inbox.eventId] })
        .returning({ ahead, busyMode });
      return admitted;
    },
    admitKnown: createGather((messages) => admitAllKnown(intake, messages), { most: mostAtOnce }),
    async takeCommand(id) {
      const [row] = await db
        .select({ message: inbox, place: conversations })
        .from(inbox)
        .innerJoin(conversations, eq(conversations.id, inbox.conversationId))
        .where(and(eq(inbox.id, id), eq(inbox.kind, 'command'), eq(inbox.state, 'queued')))
        .for('update', { of: inbox, skipLocked: true });
      return row && inboxMessageOf(row.message, row.place);
    },
    async correct({ conversation, person, messageId, text }) {
      const rows = await db
        .update(inbox)
        .set({ text })
        .where(
          and(
            eq(inbox.conversationId, conversation),
            eq(inbox.personId, person),
            eq(inbox.messageId, messageId),
            eq(inbox.kind, 'message'),
            eq(inbox.state, 'queued'),
          ),
        )
        .returning({ id: inbox.id });
      return rows.length > 0;
    },
    async withdraw(account, eventId) {
      const rows = await db
        .update(inbox)
        .set({ state: 'cancelled', reason: 'it was deleted', finishedAt: now })
        .where(and(eq(inbox.account, account), eq(inbox.eventId, eventId), eq(inbox.state, 'queued')))
        .returning({ id: inbox.id });
      return rows.length > 0;
    },
    async settle(id, state, reason) {
      const finishedAt = state === 'queued' || state === 'running' ? null : now;
      await db
        .update(inbox)
        .set({ state, reason: reason ?? null, finishedAt })
        .where(eq(inbox.id, id));
    },
    async strandedCommands(ageMs) {
      const old = and(
        eq(inbox.kind, 'command'),
        eq(inbox.state, 'queued'),
        lt(inbox.createdAt, inMs(-ageMs)),
      );
      const rows = await db
        .select({ id: inbox.id })
        .from(inbox)
        .where(old)
        .orderBy(asc(inbox.seq))
        .limit(100);
      return rows.map((row) => row.id);
    },
    async aheadOf(id) {
      const [row] = await db.execute<{ ahead: number }>(sql`
        select (select count(*)::int from inbox waiting where waiting.session_id = mine.session_id
          and waiting.state in ('queued', 'running') and waiting.seq < mine.seq) as ahead
        from inbox mine where id = ${id} and state = 'queued'`);
      return row?.ahead;
    },
    async dropWaiting(session) {
      const rows = await db
        .update(inbox)
        .set({ state: 'cancelled', reason: 'dropped by a person', finishedAt: now })
        .where(and(eq(inbox.sessionId, session), eq(inbox.state, 'queued')))
        .returning({ id: inbox.id });
      return rows.length;
    },
    async lastHeard(account) {
      const { conversationId, messageId, seq, createdAt } = inbox;
      const latest = db
        .selectDistinctOn([conversationId], { conversationId, messageId, seq })
        .from(inbox)
        .where(and(eq(inbox.account, account), gt(createdAt, inMs(-heardMs))))
        .orderBy(conversationId, desc(seq))
        .as('latest');
      const rows = await db
        .select({ place: conversations, messageId: latest.messageId })
        .from(latest)
        .innerJoin(conversations, eq(conversations.id, latest.conversationId))
        .orderBy(desc(latest.seq))
        .limit(mostHeard);
      return rows.map(({ place, messageId }) => ({ conversation: conversationOf(place), messageId }));
    },
    async countOpen(session) {
      const [row] = await countOpen().execute({ session });
      return row?.open ?? 0;
    },
  };
}

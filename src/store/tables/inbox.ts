import { and, asc, eq, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { AdmittedMessage, InboxStore, TurnStore } from '../../contracts/stores/inbox-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import { placePart } from '../../domain/session.ts';
import type { Db } from '../database.ts';
import { inMs, leaseEnd, now } from '../moments.ts';
import { conversationOf, inboxMessageOf } from '../rows.ts';
import { conversations } from '../schema/people.ts';
import { inbox, sessions } from '../schema/sessions.ts';

const openStates = ['queued', 'running'] as const;

export function inboxTable(db: Db): InboxStore {
  // Columns are named in full: drizzle leaves their table out, and inside a subquery they would mean its own.
  const ahead = sql<number>`(select count(*)::int from inbox waiting where waiting.session_id = inbox.session_id
    and waiting.state in ('queued', 'running'))`;
  return {
    async admit(message) {
      const { conversation, person, session, place: _, ...rest } = { place: undefined, ...message };
      const row = { ...rest, conversationId: conversation, personId: person, sessionId: session ?? null };
      const [admitted] = await db
        .insert(inbox)
        .values({ ...row, state: 'queued' })
        .onConflictDoNothing({ target: [inbox.account, inbox.eventId] })
        .returning({ ahead });
      return admitted;
    },
    async admitKnown({ conversation, sender, zone, agents, fallback, ...message }) {
      const { id, account, eventId, text, attachments, messageId } = message;
      const [row] = await db.execute<AdmittedMessage & { [column: string]: unknown }>(sql`
        insert into inbox (id, account, event_id, conversation_id, person_id, kind, session_id, text, attachments,
          sender_name, message_id, state)
        select ${id}, ${account}, ${eventId}, place.id, person.id, 'message', session.id, ${text},
          ${JSON.stringify(attachments)}::jsonb, person.name, ${messageId}, 'queued'
        from conversations place
        join identities identity on identity.account = ${account} and identity.sender = ${sender}
        join people person on person.id = identity.person_id and person.removed_at is null
          and (person.zone is not null or ${zone ?? null}::text is null)
        left join routes binding on binding.conversation_id = place.id
        -- The session's key is spelled as domain/session.ts spells it; a key that differs finds nothing and goes the long way.
        join sessions session on session.ended_at is null and session.key = 'agent:'
          || case when binding.agent = any(${sql.param(agents)}::text[]) then binding.agent else ${fallback} end
          || ${placePart(conversation)} || coalesce(':session:' || lower(place.session_name), '')
        where place.key = ${conversationKey(conversation)}
        on conflict (account, event_id) do nothing
        returning session_id as session, person_id as person, ${ahead} as ahead`);
      return row && { session: row.session, person: row.person, ahead: row.ahead };
    },
    async takeCommand(id) {
      const [row] = await db
        .select({ message: inbox, place: conversations })
        .from(inbox)
        .innerJoin(conversations, eq(conversations.id, inbox.conversationId))
        .where(and(eq(inbox.id, id), eq(inbox.kind, 'command'), eq(inbox.state, 'queued')))
        .for('update', { of: inbox, skipLocked: true });
      return row && inboxMessageOf(row.message, conversationOf(row.place));
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
    async countOpen(session) {
      return db.$count(inbox, and(eq(inbox.sessionId, session), inArray(inbox.state, openStates)));
    },
  };
}

export function turnsTable(db: Db): TurnStore {
  const ours = (session: string, fence: number) =>
    and(sql`${sessions.id} = ${session}`, eq(sessions.turnFence, fence), sql`${sessions.turnUntil} > now()`);
  return {
    async claim(session, holder) {
      const [row] = await db
        .update(sessions)
        .set({
          turnFence: sql`${sessions.turnFence} + 1`,
          turnHolder: holder,
          turnUntil: leaseEnd,
          usedAt: now,
        })
        .where(and(eq(sessions.id, session), or(isNull(sessions.turnUntil), lt(sessions.turnUntil, now))))
        .returning({ fence: sessions.turnFence });
      return row;
    },
    async next(session) {
      const head = db
        .select({ id: inbox.id })
        .from(inbox)
        .where(and(eq(inbox.sessionId, session), eq(inbox.kind, 'message'), inArray(inbox.state, openStates)))
        .orderBy(asc(inbox.seq))
        .limit(1);
      const [row] = await db
        .update(inbox)
        .set({ state: 'running', attempt: sql`${inbox.attempt} + 1` })
        .from(conversations)
        .where(and(inArray(inbox.id, head), eq(conversations.id, inbox.conversationId)))
        .returning();
      return row && inboxMessageOf(row, conversationOf(row.conversations));
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
      await db.update(sessions).set({ turnHolder: null, turnUntil: null }).where(ours(session, fence));
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

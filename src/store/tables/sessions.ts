import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type {
  NewEntry,
  NewSession,
  SessionStore,
  TranscriptStore,
} from '../../contracts/stores/session-store.ts';
import type { Conversation } from '../../domain/channel.ts';
import { createGather } from '../../kernel/gather.ts';
import type { Db } from '../database.ts';
import { insertRows } from '../insert-rows.ts';
import { createLookup } from '../lookup.ts';
import { now } from '../moments.ts';
import { once } from '../once.ts';
import { conversationOf, sessionOf } from '../rows.ts';
import { conversations } from '../schema/people.ts';
import { sessions, transcriptEntries } from '../schema/sessions.ts';

/** Where a session belongs that has no conversation of its own, such as a run's. */
const nowhere: Conversation = { channel: 'house', account: 'house', kind: 'dm', chat: 'runs' };

/** Many runs that fall due together begin together. */
const mostAtOnce = 200;

export function sessionsTable(db: Db): SessionStore {
  const withPlace = () =>
    db
      .select({ session: sessions, place: conversations })
      .from(sessions)
      .leftJoin(conversations, eq(conversations.id, sessions.conversationId));
  const read = (row: Awaited<ReturnType<typeof withPlace>>[number] | undefined) =>
    row && sessionOf(row.session, row.place ? conversationOf(row.place) : nowhere);
  const some = once(() =>
    withPlace()
      .where(sql`${sessions.id} = any(${sql.placeholder('ids')})`)
      .prepare('sessions'),
  );
  const memo = once(() =>
    db
      .select({ memo: sessions.memo })
      .from(sessions)
      .where(eq(sessions.id, sql.placeholder('id')))
      .prepare('memo'),
  );
  const get = createLookup(
    (ids) => some().execute({ ids }),
    ({ session }) => session.id,
  );

  return {
    async ensure(session) {
      const { key } = session;
      const find = async () =>
        read((await withPlace().where(and(eq(sessions.key, key), isNull(sessions.endedAt))))[0]);
      const found = await find();
      if (found) return found;
      await db.insert(sessions).values(sessionRowOf(session)).onConflictDoNothing();
      const made = await find();
      if (!made) throw new Error('A session vanished.');
      return made;
    },
    open: createGather(
      async (added) => {
        await insertRows(db, sessions, added.map(sessionRowOf));
        return [];
      },
      { most: mostAtOnce },
    ),
    async get(id) {
      return read(await get(id));
    },
    async list(agent, place) {
      const entries = sql<number>`(select count(*)::int from transcript_entries where session_id = sessions.id)`;
      const lastText = sql<string | null>`(select text from transcript_entries where session_id = sessions.id
        order by seq desc limit 1)`;
      const rows = await db
        .select({ session: sessions, place: conversations, entries, lastText })
        .from(sessions)
        .innerJoin(conversations, eq(conversations.id, sessions.conversationId))
        .where(and(eq(sessions.agent, agent), eq(sessions.conversationId, place), isNull(sessions.endedAt)))
        .orderBy(desc(sessions.usedAt));
      return rows.map((row) => ({
        ...sessionOf(row.session, conversationOf(row.place)),
        entries: row.entries,
        usedAt: row.session.usedAt,
        ...(row.lastText !== null && { lastText: row.lastText }),
      }));
    },
    async end(id) {
      await db.update(sessions).set({ endedAt: now }).where(eq(sessions.id, id));
    },
    async rename(id, key, name) {
      await db.update(sessions).set({ key, name }).where(eq(sessions.id, id));
    },
    async memo(id) {
      const [row] = await memo().execute({ id });
      return row?.memo ?? undefined;
    },
    async keepMemo(id, memo) {
      await db.update(sessions).set({ memo }).where(eq(sessions.id, id));
    },
  };
}

export function transcriptsTable(db: Db): TranscriptStore {
  const last = once(() =>
    db
      .select()
      .from(transcriptEntries)
      .where(eq(transcriptEntries.sessionId, sql.placeholder('session')))
      .orderBy(desc(transcriptEntries.seq))
      .limit(sql.placeholder('limit'))
      .prepare('last entries'),
  );
  return {
    async add(entries) {
      await insertRows(db, transcriptEntries, entries.map(rowOf));
    },
    async last(session, limit) {
      const rows = await last().execute({ session, limit });
      return rows
        .toReversed()
        .map(({ speaker, name, text, createdAt }) => ({ speaker, name, text, at: createdAt }));
    },
  };
}

function rowOf({ session, speaker, name, text, inbox, run, usage }: NewEntry) {
  return {
    sessionId: session,
    speaker,
    name,
    text,
    inboxId: inbox ?? null,
    runId: run ?? null,
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    costUsd: usage?.costUsd ?? null,
  };
}

function sessionRowOf({ place, person, ...session }: NewSession) {
  return { ...session, conversationId: place ?? null, personId: person ?? null };
}

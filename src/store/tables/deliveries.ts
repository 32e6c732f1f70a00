import {
  and,
  asc,
  eq,
  getTableColumns,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  notExists,
  notInArray,
  or,
  type Placeholder,
  sql,
} from 'drizzle-orm';
import type {
  DeliveryStore,
  DeliverySweepStore,
  NewDelivery,
} from '../../contracts/stores/delivery-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { inMs, leaseEnd, livingMs, now } from '../moments.ts';
import { once } from '../once.ts';
import { deliveryOf } from '../rows.ts';
import { deliveries } from '../schema/deliveries.ts';
import { instances } from '../schema/nodes.ts';
import { inbox } from '../schema/sessions.ts';
import { cardMessage, reviseCard } from './cards.ts';
import { deliverySources } from './delivery-sources.ts';
import { expiredResults } from './expired-results.ts';

const openStates = ['ready', 'sending'] as const;

export function deliveriesTable(db: Db): DeliveryStore {
  /** The piece whose turn it is. What was never tried and waits for its moment holds up nobody, and a notice never does. */
  const headOf = (lane: Placeholder) =>
    db
      .select({ id: deliveries.id })
      .from(deliveries)
      .where(
        and(
          eq(deliveries.targetKey, lane),
          inArray(deliveries.state, openStates),
          gt(deliveries.expiresAt, now),
          or(
            and(isNull(deliveries.whileWaiting), gt(deliveries.attempt, 0)),
            lte(deliveries.availableAt, now),
          ),
        ),
      )
      .orderBy(asc(deliveries.position), asc(deliveries.id))
      .limit(1);
  const claim = once(() =>
    db
      .update(deliveries)
      .set({
        ...{ state: 'sending', leaseUntil: sendingEnd(deliveries.fileId) },
        holder: sql`${sql.placeholder('holder')}`,
        replaces: cardMessage,
        attempt: sql`${deliveries.attempt} + 1`,
        firstTriedAt: sql`coalesce(${deliveries.firstTriedAt}, now())`,
      })
      .where(
        and(
          inArray(deliveries.id, headOf(sql.placeholder('lane'))),
          eq(deliveries.state, 'ready'),
          lte(deliveries.availableAt, now),
        ),
      )
      .returning({ ...getTableColumns(deliveries), barred: leftReason })
      .prepare('claim delivery'),
  );
  const availableAt = once(() =>
    db
      .select({ at: deliveries.availableAt })
      .from(deliveries)
      .where(and(eq(deliveries.targetKey, sql.placeholder('lane')), eq(deliveries.state, 'ready')))
      .orderBy(asc(deliveries.availableAt))
      .limit(1)
      .prepare('delivery available at'),
  );
  return {
    async add(added) {
      if (added.length > 0) await db.insert(deliveries).values(added.map(rowOf)).onConflictDoNothing();
    },
    ...deliverySources(db),
    revise: (card) => reviseCard(db, card),
    async claim(lane, holder) {
      const [row] = await claim().execute({ lane, holder });
      if (!row) return undefined;
      const { barred, ...piece } = row;
      return { ...deliveryOf(piece), ...(barred !== null && { barred }) };
    },
    async settle({ id, attempt }, { state, reason, messageId, retryInMs, standsAlone }) {
      const rows = await db
        .update(deliveries)
        .set({
          ...released(state),
          reason: reason ?? null,
          messageId: messageId ?? null,
          sentAt: state === 'sent' ? now : null,
          ...(retryInMs !== undefined && { availableAt: inMs(retryInMs) }),
          ...(standsAlone && { replaces: null, edits: false }),
        })
        .where(and(eq(deliveries.id, id), eq(deliveries.attempt, attempt), eq(deliveries.state, 'sending')))
        .returning({ id: deliveries.id });
      return rows.length > 0;
    },
    async availableAt(lane) {
      const [row] = await availableAt().execute({ lane });
      return row?.at;
    },
    async sessionOf({ account, chat }, messageId) {
      const [row] = await db.execute<{ session: Id<'session'> | null }>(sql`
        select coalesce(
          (select session_id from inbox where cause = 'inbox' and id = cause_id::uuid),
          (select session_id from runs where cause = 'run' and id = cause_id::uuid),
          (select session_id from incidents i join tasks on tasks.id = task_id
            where cause.cause = 'incident' and i.id = cause_id::uuid)
        ) as session
        from deliveries, split_part(source, ':', 1) cause, split_part(source, ':', 2) cause_id
        where message_id = ${messageId} and target ->> 'account' = ${account} and target ->> 'chat' = ${chat}
        order by sent_at desc limit 1`);
      return row?.session ?? undefined;
    },
    async drop(lanes, reason) {
      const { kind, source, part, target } = deliveries;
      return db
        .update(deliveries)
        .set({ ...released('rejected'), reason })
        .where(and(inArray(deliveries.targetKey, [...lanes]), inArray(deliveries.state, ['ready', 'held'])))
        .returning({ kind, source, part, target });
    },
    async repeat(delivery, { id, text }) {
      // The new piece takes the old one's place, so it is copied inside the database.
      await db.execute(sql`
        insert into deliveries (id, position, kind, source, part, target_key, target, text, file_id, reply_to,
          only_to, buttons, expires_at, card, edits, repeat_of)
        select ${id}, position, kind, source, part, target_key, target, ${text}, file_id, reply_to, only_to,
          buttons, expires_at, card, edits, id
        from deliveries where id = ${delivery.id} on conflict do nothing`);
    },
  };
}

export function deliverySweepTable(db: Db): DeliverySweepStore {
  const unwanted = and(
    isNotNull(deliveries.whileWaiting),
    notInArray(
      deliveries.whileWaiting,
      db.select({ id: inbox.id }).from(inbox).where(eq(inbox.state, 'queued')),
    ),
  );
  // A sender that went silent sends nothing more: nobody needs to wait for the end of its call.
  const sender = db
    .select({ id: instances.id })
    .from(instances)
    .where(and(eq(instances.id, deliveries.holder), gt(instances.seenAt, inMs(-livingMs))));
  return {
    async takeAbandoned(limit) {
      const rows = await db
        .select()
        .from(deliveries)
        .where(and(eq(deliveries.state, 'sending'), or(lt(deliveries.leaseUntil, now), notExists(sender))))
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(deliveryOf);
    },
    async recover(id, state, reason) {
      await db
        .update(deliveries)
        .set({ ...released(state), reason, unsure: true })
        .where(and(eq(deliveries.id, id), inArray(deliveries.state, ['ready', 'sending'])));
    },
    async expire() {
      const rows = await db
        .update(deliveries)
        .set({ state: 'expired', reason: 'nobody waits for it any more' })
        .where(and(inArray(deliveries.state, ['ready', 'held']), or(lt(deliveries.expiresAt, now), unwanted)))
        .returning({ id: deliveries.id });
      return rows.length;
    },
    async stranded(limit) {
      const rows = await db
        .selectDistinct({ lane: deliveries.targetKey })
        .from(deliveries)
        .where(and(eq(deliveries.state, 'ready'), lte(deliveries.availableAt, inMs(-500))))
        .limit(limit);
      return rows.map((row) => row.lane);
    },
    expiredResults: (of, span) => expiredResults(db, of, span),
    async release(accounts) {
      if (accounts.length === 0) return 0;
      const account = sql<string>`${deliveries.target} ->> 'account'`;
      const rows = await db
        .update(deliveries)
        .set({ state: 'ready', reason: null })
        .where(and(eq(deliveries.state, 'held'), inArray(account, [...accounts])))
        .returning({ id: deliveries.id });
      return rows.length;
    },
  };
}

/** Why nothing can be said in the lane's place any more. */
const leftReason = sql<
  string | null
>`(select left_reason from conversations where conversations.key = ${deliveries.targetKey})`;

/** A sending is not renewed: it has a time limit of its own, well below this. */
const sendingEnd = (file: typeof deliveries.fileId) =>
  sql`${leaseEnd} + case when ${file} is null then interval '30 seconds' else interval '3 minutes' end`;

function released(state: 'ready' | 'sending' | 'sent' | 'rejected' | 'unknown' | 'expired' | 'held') {
  return { state, holder: null, leaseUntil: null };
}

function rowOf({
  delayMs,
  expiresInMs,
  file,
  replyTo,
  onlyTo,
  replaces,
  buttons,
  whileWaiting,
  ...delivery
}: NewDelivery) {
  return {
    ...delivery,
    targetKey: conversationKey(delivery.target),
    fileId: file ?? null,
    replyTo: replyTo ?? null,
    onlyTo: onlyTo ?? null,
    replaces: replaces ?? null,
    buttons: buttons ?? null,
    whileWaiting: whileWaiting ?? null,
    availableAt: inMs(delayMs ?? 0),
    expiresAt: inMs(expiresInMs),
  };
}

import { and, eq, gt, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { CardRevision } from '../../contracts/stores/delivery-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import type { Db } from '../database.ts';
import { inMs } from '../moments.ts';
import { deliveries } from '../schema/deliveries.ts';

/** The message that a piece takes the place of; for an edit of a card it is known when its turn has come. */
export const cardMessage: SQL<string | null> = sql`case when ${deliveries.edits} then (
  select sent.message_id from deliveries sent
  where sent.card = deliveries.card and sent.target_key = deliveries.target_key and sent.state = 'sent'
  order by sent.sent_at desc limit 1) else ${deliveries.replaces} end`;

/** @see DeliveryStore.revise */
export async function reviseCard(
  db: Db,
  { card, target, text, buttons, delayMs = 0, expiresInMs }: CardRevision,
): Promise<boolean> {
  // What may lie on the platform already is left as it is: it is looked for by its words, or marked as a repeat.
  const mayChange = and(
    isNull(deliveries.repeatOf),
    or(eq(deliveries.unsure, false), isNotNull(deliveries.replaces)),
  );
  const rows = await db
    .update(deliveries)
    .set({
      text,
      buttons: buttons ?? null,
      availableAt: sql`case when ${gt(deliveries.attempt, 0)} then ${deliveries.availableAt}
        else least(${deliveries.availableAt}, ${inMs(delayMs)}) end`,
      expiresAt: inMs(expiresInMs),
    })
    .where(
      and(
        eq(deliveries.card, card),
        eq(deliveries.targetKey, conversationKey(target)),
        inArray(deliveries.state, ['ready', 'held']),
        mayChange,
      ),
    )
    .returning({ id: deliveries.id });
  return rows.length > 0;
}

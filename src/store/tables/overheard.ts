import { and, eq, gt, sql } from 'drizzle-orm';
import type { OverheardStore } from '../../contracts/stores/overheard-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import type { Db } from '../database.ts';
import { inMs } from '../moments.ts';
import { overheard } from '../schema/overheard.ts';

/** What is older says nothing about what is meant now. */
const freshMs = 24 * 3_600_000;

export function overheardTable(db: Db): OverheardStore {
  return {
    async add(place, { eventId, name, text }, most) {
      const targetKey = conversationKey(place);
      if (most > 0) {
        const row = { targetKey, eventId, senderName: name, text };
        await db.insert(overheard).values(row).onConflictDoNothing();
      }
      const [row] = await db.execute<{ listened: boolean }>(sql`
        with pruned as (delete from overheard where target_key = ${targetKey} and seq not in (
          select seq from overheard where target_key = ${targetKey} order by seq desc limit ${most}))
        select listened from conversations where key = ${targetKey}`);
      return { listened: row?.listened ?? false };
    },
    async forget(place, eventId) {
      const targetKey = conversationKey(place);
      await db
        .delete(overheard)
        .where(and(eq(overheard.targetKey, targetKey), eq(overheard.eventId, eventId)));
    },
    async take(place) {
      const rows = await db
        .delete(overheard)
        .where(and(eq(overheard.targetKey, conversationKey(place)), gt(overheard.createdAt, inMs(-freshMs))))
        .returning();
      return rows
        .toSorted((left, right) => left.seq - right.seq)
        .map(({ senderName, text }) => ({ name: senderName, text }));
    },
  };
}

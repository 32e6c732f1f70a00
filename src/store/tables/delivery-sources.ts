import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { DeliveryStore } from '../../contracts/stores/delivery-store.ts';
import type { Db } from '../database.ts';
import { deliveries } from '../schema/deliveries.ts';

/** What is known of deliveries by what they came from. */
export function deliverySources(db: Db): Pick<DeliveryStore, 'lanesOf' | 'filesOf'> {
  return {
    async lanesOf(sources) {
      const rows = await db
        .selectDistinct({ lane: deliveries.targetKey })
        .from(deliveries)
        .where(and(eq(deliveries.kind, 'alert'), inArray(deliveries.source, [...sources])));
      return rows.map(({ lane }) => lane);
    },
    async filesOf(source) {
      const rows = await db
        .select({ file: deliveries.fileId })
        .from(deliveries)
        .where(
          and(eq(deliveries.source, source), eq(deliveries.kind, 'result'), isNotNull(deliveries.fileId)),
        )
        .orderBy(asc(deliveries.position));
      return rows.flatMap(({ file }) => file ?? []);
    },
  };
}

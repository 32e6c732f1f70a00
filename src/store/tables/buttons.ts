import { and, eq } from 'drizzle-orm';
import type { ButtonStore } from '../../contracts/stores/button-store.ts';
import { conversationKey } from '../../domain/channel.ts';
import type { Db } from '../database.ts';
import { buttons } from '../schema/buttons.ts';

export function buttonsTable(db: Db): ButtonStore {
  return {
    async add(place, added) {
      const targetKey = conversationKey(place);
      if (added.length > 0) await db.insert(buttons).values(added.map((each) => ({ ...each, targetKey })));
    },
    async commandOf(place, token) {
      const [row] = await db
        .select({ command: buttons.command })
        .from(buttons)
        .where(and(eq(buttons.token, token), eq(buttons.targetKey, conversationKey(place))));
      return row?.command;
    },
  };
}

import { and, eq, inArray, lt, notExists } from 'drizzle-orm';
import type { FileStore } from '../../contracts/stores/file-store.ts';
import type { Db } from '../database.ts';
import { inMs } from '../moments.ts';
import { deliveries } from '../schema/deliveries.ts';
import { files } from '../schema/files.ts';

/** Long enough to look into what became of a file that somebody misses; nothing of ours needs it after its delivery. */
const keptMs = 3 * 24 * 3_600_000;

export function filesTable(db: Db): FileStore {
  const open = db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(eq(deliveries.fileId, files.id), inArray(deliveries.state, ['ready', 'sending', 'held'])));
  return {
    async add(file) {
      await db.insert(files).values(file);
    },
    async get(id) {
      const { name, mediaType, sizeBytes, bytes } = files;
      const [row] = await db
        .select({ name, mediaType, sizeBytes, bytes })
        .from(files)
        .where(eq(files.id, id));
      return row;
    },
    async forget() {
      const rows = await db
        .delete(files)
        .where(and(lt(files.createdAt, inMs(-keptMs)), notExists(open)))
        .returning({ id: files.id });
      return rows.length;
    },
  };
}

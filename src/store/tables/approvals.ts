import { eq, sql } from 'drizzle-orm';
import type { ApprovalStore } from '../../contracts/stores/approval-store.ts';
import type { Db } from '../database.ts';
import { inMs, now } from '../moments.ts';
import { present } from '../rows.ts';
import { approvals } from '../schema/approvals.ts';
import { people } from '../schema/people.ts';

export function approvalsTable(db: Db): ApprovalStore {
  return {
    async give({ task: taskId, by: personId, revision, agents, work, forMs }) {
      const given = { revision, agents: [...agents], work, personId, at: now, expiresAt: inMs(forMs) };
      const [row] = await db
        .insert(approvals)
        .values({ taskId, ...given })
        .onConflictDoUpdate({ target: approvals.taskId, set: given })
        .returning({ expiresAt: approvals.expiresAt });
      if (!row) throw new Error('An approval was not kept.');
      return row.expiresAt;
    },
    async of(task) {
      const { revision, agents, work, expiresAt } = approvals;
      const [row] = await db
        .select({
          ...{ revision, agents, work, expiresAt, by: people.name },
          isOver: sql<boolean>`${expiresAt} <= now()`,
          isEdited: sql<boolean>`exists (select from task_revisions as edits
            where edits.task_id = ${approvals.taskId} and edits.revision >= ${revision})`,
        })
        .from(approvals)
        .leftJoin(people, eq(people.id, approvals.personId))
        .where(eq(approvals.taskId, task));
      return row && present(row);
    },
    async withdraw(task) {
      const rows = await db
        .delete(approvals)
        .where(eq(approvals.taskId, task))
        .returning({ task: approvals.taskId });
      return rows.length > 0;
    },
  };
}

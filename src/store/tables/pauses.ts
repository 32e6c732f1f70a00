import { and, eq, lt, sql } from 'drizzle-orm';
import type { PauseStore } from '../../contracts/stores/pause-store.ts';
import { finalRunStates } from '../../domain/run.ts';
import type { Db } from '../database.ts';
import { now } from '../moments.ts';
import { runOf } from '../rows.ts';
import { runs } from '../schema/work.ts';

export function pausesTable(db: Db): PauseStore {
  return {
    async answer({ id, attempt }, { state, reason, answer }) {
      const isOver = finalRunStates.some((each) => each === state);
      const rows = await db
        .update(runs)
        .set({
          ...{ state, reason, availableAt: now, finishedAt: isOver ? now : null },
          pause: sql`${runs.pause} || ${JSON.stringify({ answer })}::jsonb`,
          ...(!isOver && { mostAttempts: sql`${runs.mostAttempts} + 1` }),
        })
        .where(and(eq(runs.id, id), eq(runs.attempt, attempt), eq(runs.state, 'waiting')))
        .returning({ id: runs.id });
      return rows.length > 0;
    },
    async takeUnanswered(limit) {
      const rows = await db
        .select()
        .from(runs)
        .where(and(eq(runs.state, 'waiting'), lt(runs.availableAt, now)))
        .limit(limit)
        .for('update', { skipLocked: true });
      return rows.map(runOf);
    },
  };
}

import { type SQL, sql } from 'drizzle-orm';
import type { LedgerStore, LedgerTopic } from '../../contracts/stores/spend-store.ts';
import type { Db } from '../database.ts';
import { ledger } from '../schema/spend.ts';
import { todayIn } from './house-day.ts';

type Sum = {
  readonly micros: number;
  readonly tokens: number;
  readonly calls: number;
  readonly likely: boolean;
};
type NamedRow = Sum & { readonly name: string; readonly label: string | null };

const sums = sql`sum(cost_micros)::float8 as micros, sum(input_tokens + output_tokens)::float8 as tokens,
  count(*)::int as calls, bool_or(is_estimate) as likely`;

/** What a sum is of, and what people call it. */
const topics: Readonly<Record<LedgerTopic, { name: SQL; label: SQL; order: SQL }>> = {
  house: { name: sql`'house'`, label: sql`null`, order: sql`1` },
  day: { name: sql`ledger.day::text`, label: sql`null`, order: sql`name desc` },
  agent: { name: sql`ledger.agent`, label: sql`null`, order: sql`micros desc, tokens desc, name` },
  task: {
    name: sql`ledger.task_id::text`,
    label: sql`(select 'T-' || number || ' ' || tasks.name from tasks where tasks.id = ledger.task_id)`,
    order: sql`micros desc, tokens desc, name`,
  },
};

const most = 30;

export function ledgerTable(db: Db, zone: string): LedgerStore {
  return {
    async ofRun(run) {
      const [row] = await db.execute<Sum>(
        sql`select ${sums} from ${ledger} where run_id = ${run} and settled_at is not null having count(*) > 0`,
      );
      return row && sumOf(row);
    },
    async sums({ by, days, person }) {
      const { name, label, order } = topics[by];
      const rows = await db.execute<NamedRow>(sql`
        select ${name} as name, ${label} as label, ${sums} from ${ledger}
        where settled_at is not null and day > ${todayIn(zone)} - ${days}::int
          and (${person === 'all'} or person_id = ${person === 'all' ? null : person}::uuid)
          ${by === 'task' ? sql`and task_id is not null group by ledger.task_id` : sql`group by 1`}
        order by ${order} limit ${most}`);
      return rows.map((row) => ({
        ...sumOf(row),
        name: row.name,
        ...(row.label !== null && { label: row.label }),
      }));
    },
  };
}

function sumOf({ micros, tokens, calls, likely }: Sum) {
  return { microUsd: micros, tokens, calls, isEstimate: likely };
}

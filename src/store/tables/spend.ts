import { type SQL, sql } from 'drizzle-orm';
import type { AbandonedCall, SpendStore } from '../../contracts/stores/spend-store.ts';
import { type AccountCap, tightest } from '../../domain/budget.ts';
import type { Spending } from '../../domain/cap.ts';
import type { Id } from '../../kernel/ids.ts';
import type { Db } from '../database.ts';
import { inMs, livingMs } from '../moments.ts';
import { allowances, spend } from '../schema/spend.ts';
import { dayOf, textArray, todayIn } from './house-day.ts';
import { reserveIn } from './reserve.ts';
import { settleCall } from './settle-call.ts';

export function spendTable(db: Db, zone: string): SpendStore {
  const today = todayIn(zone);
  return {
    reserve: (call, room) => reserveIn(db, today, call, room),
    async open(keys, run) {
      await db.execute(sql`
        insert into ${spend} (account, day, spent_micros, spent_tokens)
        select asked.account, asked.day, coalesce(sum(cost_micros), 0), coalesce(sum(input_tokens + output_tokens), 0)
        from (select account, ${dayOf(sql`account`, today)} as day from unnest(${textArray(keys)}) as account) asked
        left join ledger on settled_at is not null and asked.account = any(ledger.accounts)
          and (ledger.day = ${today} or ledger.run_id = ${run ?? null})
          and (ledger.day = asked.day or asked.day = '-infinity')
        group by asked.account, asked.day order by asked.account
        on conflict do nothing`);
    },
    settle: (call, taken) => settleCall(db, today, call, taken),
    async abandoned(limit) {
      const rows = await db.execute<AbandonedRow>(sql`
        select id, instance_id as node, agent, run_id as run, task_id as task, inbox_id as inbox, person_id as person,
          attempt, accounts, model, input_tokens::float8 as input, output_tokens::float8 as output,
          cost_micros::float8 as micros
        from ledger where settled_at is null and (
          not exists (select from instances where id = ledger.instance_id and seen_at > ${inMs(-livingMs)})
          or exists (select from runs where id = ledger.run_id
            and (state <> 'running' or attempt <> ledger.attempt))
          or exists (select from inbox where id = ledger.inbox_id
            and (state <> 'running' or attempt <> ledger.attempt)))
        order by reserved_at limit ${limit}`);
      return rows.map(abandonedOf);
    },
    async spent(keys) {
      const rows = await db.execute<{ account: string; micros: number; tokens: number }>(sql`
        select account, spent_micros::float8 as micros, spent_tokens::float8 as tokens from spend
        where account = any(${textArray(keys)}) and day = ${dayOf(sql`account`, today)}`);
      return new Map(rows.map(({ account, micros, tokens }) => [account, { microUsd: micros, tokens }]));
    },
    async allow(run, caps, more) {
      if (caps.length > 0) await allowIn(db, today, { run, caps, more });
    },
  };
}

async function allowIn(
  db: Db,
  today: SQL,
  { run, caps, more }: { run: Id<'run'>; caps: readonly AccountCap[]; more: Spending },
): Promise<void> {
  const asked = tightest(caps).map(
    ({ key, cap }) => sql`(${key}::text, ${cap.microUsd ?? 0}::bigint, ${cap.tokens ?? 0}::bigint)`,
  );
  await db.execute(sql`
    insert into ${allowances} (run_id, account, day, cap_micros, cap_tokens)
    select ${run}, asked.account, asked.day,
      greatest(asked.micros, spent_micros, cap_micros) + ${more.microUsd}::bigint,
      greatest(asked.tokens, spent_tokens, cap_tokens) + ${more.tokens}::bigint
    from (select account, ${dayOf(sql`account`, today)} as day, micros, tokens
      from (values ${sql.join(asked, sql`, `)}) as named (account, micros, tokens)) asked
    left join spend on spend.account = asked.account and spend.day = asked.day
    left join allowances before on before.run_id = ${run} and before.account = asked.account and before.day = asked.day
    on conflict (run_id, account, day) do update
      set cap_micros = excluded.cap_micros, cap_tokens = excluded.cap_tokens`);
}

type AbandonedRow = {
  readonly id: Id<'call'>;
  readonly node: Id<'instance'>;
  readonly agent: string;
  readonly run: Id<'run'> | null;
  readonly task: Id<'task'> | null;
  readonly inbox: Id<'inbox'> | null;
  readonly person: Id<'person'> | null;
  readonly attempt: number;
  readonly accounts: readonly string[];
  readonly model: string | null;
  readonly input: number;
  readonly output: number;
  readonly micros: number;
};

function abandonedOf(row: AbandonedRow): AbandonedCall {
  const { id, node, agent, attempt, accounts, run, task, inbox, person, model } = row;
  return {
    call: {
      ...{ id, node, agent, attempt, accounts },
      ...(run && { run }),
      ...(task && { task }),
      ...(inbox && { inbox }),
      ...(person && { person }),
      ...(model !== null && { model }),
    },
    reserved: {
      ...{ inputTokens: row.input, outputTokens: row.output, microUsd: row.micros },
      ...{ isEstimate: true, isSwept: true },
    },
  };
}

import { type SQL, sql } from 'drizzle-orm';
import type { Call, Taken } from '../../contracts/stores/spend-store.ts';
import type { Spending } from '../../domain/cap.ts';
import type { Db } from '../database.ts';
import { textArray } from './house-day.ts';

/**
 * One statement. The call's row is locked first, then its accounts in the order of their names, as a reservation does. A
 * call that nothing was set aside for is new in the ledger; accounts that nobody has opened need no word of it. The insert
 * reads from the lock, because PostgreSQL shows no row to `for update` that the same statement has changed already.
 */
export async function settleCall(
  db: Db,
  today: SQL,
  call: Call,
  taken: Taken,
): Promise<ReadonlyMap<string, Spending>> {
  const rows = await db.execute<{ account: string; micros: number; tokens: number }>(
    statement(today, call, taken),
  );
  return new Map(rows.map(({ account, micros, tokens }) => [account, { microUsd: micros, tokens }]));
}

function statement(today: SQL, call: Call, taken: Taken): SQL {
  const { inputTokens, outputTokens, cachedInputTokens = 0, microUsd, isEstimate, isSwept = false } = taken;
  return sql`
    with before as materialized (
      select settled_at is not null as is_settled, cost_micros, input_tokens + output_tokens as tokens, reserved_in,
        reserved_micros, reserved_tokens
      from ledger where id = ${call.id} for update
    ), kept as (
      insert into ledger as kept (id, instance_id, run_id, inbox_id, attempt, agent, task_id, person_id, model,
        input_tokens, cached_tokens, output_tokens, cost_micros, is_estimate, is_swept, accounts, day, settled_at)
      select ${call.id}::uuid, ${call.node}::uuid, ${call.run ?? null}::uuid, ${call.inbox ?? null}::uuid,
        ${call.attempt}::int, ${call.agent}, ${call.task ?? null}::uuid, ${call.person ?? null}::uuid,
        ${taken.model ?? call.model ?? null}::text, ${inputTokens}::bigint, ${cachedInputTokens}::bigint,
        ${outputTokens}::bigint, ${microUsd}::bigint, ${isEstimate}::boolean, ${isSwept}::boolean,
        ${textArray(call.accounts)}, ${today}, now()
      from (select count(*) from before) as looked
      on conflict (id) do update set model = excluded.model, input_tokens = excluded.input_tokens,
        cached_tokens = excluded.cached_tokens, output_tokens = excluded.output_tokens,
        cost_micros = excluded.cost_micros, is_estimate = excluded.is_estimate, is_swept = excluded.is_swept,
        settled_at = excluded.settled_at
      where kept.settled_at is null or (kept.is_swept and not excluded.is_swept)
      returning kept.day, kept.accounts
    ), held as materialized (
      select spend.account, spend.day from spend
      join kept on spend.account = any(kept.accounts) and spend.day in (kept.day, '-infinity')
      order by spend.account for update of spend
    )
    update spend set
      reserved_micros = spend.reserved_micros - case when not is_settled and spend.account = any(reserved_in)
        then before.reserved_micros else 0 end,
      reserved_tokens = spend.reserved_tokens - case when not is_settled and spend.account = any(reserved_in)
        then before.reserved_tokens else 0 end,
      spent_micros = spend.spent_micros + ${microUsd}::bigint - case when is_settled then before.cost_micros else 0 end,
      spent_tokens = spend.spent_tokens + ${inputTokens + outputTokens}::bigint
        - case when is_settled then before.tokens else 0 end,
      taken_by = nullif(spend.taken_by, ${call.id}::uuid)
    from held left join before on true
    where spend.account = held.account and spend.day = held.day
    returning spend.account, spend.spent_micros::float8 as micros, spend.spent_tokens::float8 as tokens`;
}

import { type SQL, sql } from 'drizzle-orm';
import type { Call, Reservation, Room } from '../../contracts/stores/spend-store.ts';
import { tightest } from '../../domain/budget.ts';
import type { AccountStanding } from '../../domain/pause.ts';
import type { Db } from '../database.ts';
import { dayOf, textArray } from './house-day.ts';

type Row = {
  readonly account: string;
  readonly spentMicros: number;
  readonly reservedMicros: number;
  readonly spentTokens: number;
  readonly reservedTokens: number;
  readonly allowedMicros: number | null;
  readonly allowedTokens: number | null;
  readonly isTaken: boolean;
  readonly go: boolean;
};

/**
 * One statement, so that a turn pays one round trip. The accounts are locked in the order of their names, which gives the
 * newest of each, also when somebody changed it a moment ago; from here on nobody changes them until we have, so that
 * what was judged is still so when it is written.
 */
export async function reserveIn(db: Db, today: SQL, call: Call, room: Room): Promise<Reservation> {
  const caps = tightest(room.caps);
  const rows = await db.execute<Row>(statement(today, call, room));
  if (rows.length < caps.length) return { kind: 'missing' };
  const kind = rows.every(({ go }) => go) ? 'reserved' : 'refused';
  return { kind, standings: rows.map((row) => standingOf(row, room)) };
}

function statement(today: SQL, call: Call, { caps, most, takesRest }: Room): SQL {
  const asked = tightest(caps).map(
    ({ key, cap }) => sql`(${key}::text, ${cap.microUsd ?? null}::bigint, ${cap.tokens ?? null}::bigint)`,
  );
  const tokens = most.inputTokens + most.outputTokens;
  // Whoever takes the rest needs there to be one.
  const [leastMicros, leastTokens] = takesRest ? [1, 1] : [Math.max(1, most.microUsd), Math.max(1, tokens)];
  const names = textArray(tightest(caps).map(({ key }) => key));
  return sql`
    with asked as materialized (
      select account, ${dayOf(sql`account`, today)} as day, cap_micros, cap_tokens
      from (values ${sql.join(asked, sql`, `)}) as named (account, cap_micros, cap_tokens)
    ), held as materialized (
      select spend.*, allowances.cap_micros as allowed_micros, allowances.cap_tokens as allowed_tokens,
        case when asked.cap_micros is not null then greatest(asked.cap_micros, allowances.cap_micros) end as most_micros,
        case when asked.cap_tokens is not null then greatest(asked.cap_tokens, allowances.cap_tokens) end as most_tokens
      from asked join spend on spend.account = asked.account and spend.day = asked.day
      left join allowances on allowances.run_id = ${call.run ?? null} and allowances.account = asked.account
        and allowances.day = asked.day
      order by spend.account for update of spend
    ), verdict as materialized (
      select count(*) = ${asked.length} and bool_and(taken_by is null
        and (most_micros is null or spent_micros + reserved_micros + ${leastMicros}::bigint <= most_micros)
        and (most_tokens is null or spent_tokens + reserved_tokens + ${leastTokens}::bigint <= most_tokens)) as go
      from held
    ), called as (
      insert into ledger (id, instance_id, run_id, inbox_id, attempt, agent, task_id, person_id, model, input_tokens,
        output_tokens, cost_micros, accounts, reserved_in, reserved_micros, reserved_tokens, day)
      select ${call.id}::uuid, ${call.node}::uuid, ${call.run ?? null}::uuid, ${call.inbox ?? null}::uuid,
        ${call.attempt}::int, ${call.agent}, ${call.task ?? null}::uuid, ${call.person ?? null}::uuid,
        ${call.model ?? null}, ${most.inputTokens}::bigint, ${most.outputTokens}::bigint, ${most.microUsd}::bigint,
        ${textArray(call.accounts)}, ${names}, ${most.microUsd}::bigint, ${tokens}::bigint, ${today}
      from verdict where go
    ), kept as (
      update spend set reserved_micros = spend.reserved_micros + ${most.microUsd}::bigint,
        reserved_tokens = spend.reserved_tokens + ${tokens}::bigint,
        taken_by = ${takesRest ? call.id : null}::uuid
      from held, verdict where verdict.go and spend.account = held.account and spend.day = held.day
    )
    select account, spent_micros::float8 as "spentMicros", reserved_micros::float8 as "reservedMicros",
      spent_tokens::float8 as "spentTokens", reserved_tokens::float8 as "reservedTokens",
      allowed_micros::float8 as "allowedMicros", allowed_tokens::float8 as "allowedTokens",
      taken_by is not null as "isTaken", go
    from held, verdict`;
}

function standingOf(row: Row, { caps }: Room): AccountStanding {
  const { allowedMicros, allowedTokens } = row;
  return {
    caps: caps.filter(({ key }) => key === row.account),
    spent: { microUsd: row.spentMicros, tokens: row.spentTokens },
    reserved: { microUsd: row.reservedMicros, tokens: row.reservedTokens },
    isTaken: row.isTaken,
    allowed: {
      ...(allowedMicros !== null && { microUsd: allowedMicros }),
      ...(allowedTokens !== null && { tokens: allowedTokens }),
    },
  };
}

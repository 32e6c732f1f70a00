import type { Sql } from 'postgres';

/** What can be exported. */
export const exportTables = ['runs', 'tasks', 'attempts', 'deliveries', 'events'] as const;
/** One of `exportTables`. */
export type ExportTable = (typeof exportTables)[number];

/** The columns of each export, in their order: a promise to whoever reads it. */
export const exportedColumns: Readonly<Record<ExportTable, readonly string[]>> = {
  runs: [
    ...[
      'id',
      'run',
      'task',
      'title',
      'origin',
      'agent',
      'state',
      'reason',
      'due_at',
      'created_at',
      'finished_at',
    ],
    ...['attempt', 'retry_of', 'prompt', 'result'],
  ],
  tasks: [
    ...['id', 'task', 'name', 'owner', 'agent', 'mode', 'state', 'schedule', 'zone', 'until_at', 'max_runs'],
    ...['jitter_ms', 'policy', 'target', 'next_due_at', 'created_at', 'changed_at', 'prompt'],
  ],
  attempts: [
    ...['run', 'number', 'agent', 'instance_id', 'started_at', 'ended_at', 'outcome', 'reason', 'detail'],
    ...['input_tokens', 'output_tokens', 'cost_usd'],
  ],
  deliveries: [
    ...['id', 'kind', 'source', 'part', 'channel', 'account', 'chat', 'thread', 'state', 'reason', 'attempt'],
    ...['message_id', 'created_at', 'sent_at', 'expires_at', 'text'],
  ],
  events: ['seq', 'at', 'kind', 'person_id', 'task_id', 'run_id', 'session_id', 'data'],
};

const atOnce = 500;

/** All rows of a table that began at `since` or later, the oldest first, a few at a time. */
export function exportRows(
  sql: Sql,
  table: ExportTable,
  since = new Date(0),
): AsyncIterable<readonly Readonly<Record<string, unknown>>[]> {
  const label = (letter: string, number: string) => sql`${letter}::text || '-' || ${sql(number)}`;
  const queries = {
    runs: () => sql`select runs.id, ${label('R', 'runs.number')} as run, ${label('T', 'tasks.number')} as task, title,
        origin, runs.agent, runs.state, reason, due_at, runs.created_at, finished_at, attempt,
        (select ${label('R', 'first.number')} from runs as first where first.id = runs.retry_of) as retry_of,
        runs.prompt, result
      from runs left join tasks on tasks.id = runs.task_id where runs.created_at >= ${since} order by runs.id`,
    tasks:
      () => sql`select tasks.id, ${label('T', 'tasks.number')} as task, tasks.name, people.name as owner, agent,
        mode, state, schedule, tasks.zone, until_at, max_runs, jitter_ms, policy, target, next_due_at,
        tasks.created_at, changed_at, prompt
      from tasks join people on people.id = tasks.created_by where tasks.created_at >= ${since} order by tasks.id`,
    attempts:
      () => sql`select ${label('R', 'runs.number')} as run, attempts.number, attempts.agent, instance_id,
        started_at, ended_at, outcome, attempts.reason, detail, input_tokens, output_tokens, cost_usd
      from attempts left join runs on runs.id = attempts.run_id
      where started_at >= ${since} order by started_at`,
    deliveries: () => sql`select id, kind, source, part, target ->> 'channel' as channel,
        target ->> 'account' as account, target ->> 'chat' as chat, target ->> 'thread' as thread, state, reason,
        attempt, message_id, created_at, sent_at, expires_at, text
      from deliveries where created_at >= ${since} order by id`,
    events: () => sql`select seq, at, kind, person_id, task_id, run_id, session_id, data
      from events where at >= ${since} order by seq`,
  } as const;
  return queries[table]().cursor(atOnce);
}

import { endRun, type setUpTask } from './task-bench.ts';

const minuteMs = 60_000;
/** What `setUpTask` set up. */
export type Bench = Awaited<ReturnType<typeof setUpTask>>;

/** Something in the outbox. */
export interface Said {
  readonly kind: string;
  readonly text: string;
  /** Until it may be said, and until it is given up, in whole minutes. */
  readonly waits: number;
  readonly expires: number;
}

/** What the outbox holds, in its order. */
export async function outbox({ database }: Bench): Promise<readonly Said[]> {
  return database.sql<Said[]>`select kind, text,
    round(extract(epoch from available_at - created_at) / 60)::int as waits,
    round(extract(epoch from expires_at - created_at) / 60)::int as expires
    from deliveries order by position`;
}

/** The commands below the message that holds these words. */
export async function commandsBelow({ database }: Bench, words: string): Promise<readonly string[]> {
  const rows = await database.sql<{ command: string }[]>`
    select b.command from deliveries d, jsonb_array_elements(d.buttons) line, jsonb_array_elements(line) pressed,
      buttons b where d.text like ${`%${words}%`} and b.token = pressed ->> 'token'`;
  return rows.map(({ command }) => command);
}

/** An hour later the next run is made, and has ended so. */
export async function runDue(bench: Bench, end: 'succeeded' | 'failed'): Promise<void> {
  bench.clock.moveBy(60 * minuteMs);
  await bench.tick();
  await endRun(bench, bench.task, { state: end, reason: 'no network' });
}

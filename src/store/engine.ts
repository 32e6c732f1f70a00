import { PgBoss } from 'pg-boss';
import { type Engine, type Queue, queues } from '../contracts/engine.ts';
import type { Clock } from '../kernel/clock.ts';
import { HouseError, messageOf } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { DatabaseAddress } from './database.ts';

interface Nudge {
  readonly queue: Queue;
  readonly key: string;
}

/** pg-boss as the carrier of nudges. Nothing of ours depends on what it keeps: rows are the truth. */
export function createEngine({
  address,
  clock,
  log,
}: {
  address: DatabaseAddress;
  clock: Clock;
  log: Log;
}): Engine {
  const boss = createBoss(address, { migrate: false });
  boss.on('error', (err) => log.warn({ err, service: 'engine' }, 'job engine stumbled'));
  const pending: Nudge[] = [];
  const inHand = new Set<Promise<void>>();
  let flushing: Promise<void> | undefined;
  let running = false;
  let draining = false;

  return {
    name: 'engine',
    async start() {
      await boss.start();
      running = true;
    },
    async stop() {
      if (!running) return;
      running = false;
      await flushing;
      await boss.stop({ graceful: false, close: true });
    },
    async nudge(queue, key, afterMs = 0) {
      // Deferred jobs wake nobody when their time comes, so the wait is here; the sweep covers a crash in between.
      if (afterMs > 0) clock.after(afterMs, () => void post(queue, key));
      else await post(queue, key);
    },
    async work(queue, concurrency, handle) {
      const slots = createSlots(concurrency);
      // A job is done when its work has begun: the row's lease watches over it from then on.
      const options = { batchSize: concurrency, burstWhenBatchFull: true, notifyPollingIntervalSeconds: 5 };
      await boss.work<{ key: string }>(queue, { ...options, pollingIntervalSeconds: 0.5 }, async (jobs) => {
        for (const { data } of jobs) {
          await slots.take();
          if (draining) return;
          const work = handle(data.key).finally(() => {
            slots.give();
            inHand.delete(work);
          });
          inHand.add(work);
        }
      });
    },
    async drain() {
      draining = true;
      await Promise.all(queues.map((queue) => boss.offWork(queue, { wait: false })));
      await Promise.all(inHand);
    },
  };

  function post(queue: Queue, key: string): Promise<void> {
    if (!running) return Promise.resolve();
    if (!pending.some((each) => each.queue === queue && each.key === key)) pending.push({ queue, key });
    flushing ??= Promise.resolve().then(flush);
    return flushing;
  }

  /** One statement carries all nudges that came while the one before was under way. */
  async function flush(): Promise<void> {
    try {
      while (pending.length > 0) {
        const batch = pending.splice(0);
        for (const queue of queues) {
          const jobs = batch.filter((nudge) => nudge.queue === queue).map(({ key }) => ({ data: { key } }));
          if (jobs.length > 0) await boss.insert(queue, jobs);
        }
      }
    } catch (err) {
      // A lost nudge is found by the sweep, so whoever nudged need not fail.
      log.warn({ err, service: 'engine' }, 'nudges were lost');
    } finally {
      flushing = undefined;
    }
  }
}

/**
 * Makes or updates the engine's schema and its queues.
 * @throws HouseError `store.migration_failed`
 */
export async function installEngine(address: DatabaseAddress): Promise<void> {
  const boss = createBoss(address, { migrate: true });
  try {
    await boss.start();
    for (const queue of queues) {
      await boss.createQueue(queue, {
        policy: 'standard',
        retryLimit: 0,
        deleteAfterSeconds: 60,
        notify: true,
      });
    }
  } catch (err) {
    throw new HouseError('store.migration_failed', { migration: 'pg-boss', reason: messageOf(err) }, err);
  } finally {
    await boss.stop({ graceful: false, close: true });
  }
}

function createBoss(address: DatabaseAddress, { migrate }: { migrate: boolean }): PgBoss {
  const connection = 'url' in address ? { connectionString: address.url } : { ...address, port: 5432 };
  return new PgBoss({
    ...connection,
    application_name: 'posthouse',
    max: 3,
    schema: 'engine',
    migrate,
    createSchema: migrate,
    supervise: !migrate,
    schedule: false,
    useListenNotify: !migrate,
    maintenanceIntervalSeconds: 300,
  });
}

/** Lets at most `count` pass at a time, first come first served. */
function createSlots(count: number): { take(): Promise<void>; give(): void } {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give() {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}

import { PgBoss } from 'pg-boss';
import { type Engine, type Queue, queues } from '../contracts/engine.ts';
import type { Clock } from '../kernel/clock.ts';
import { HouseError, messageOf } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { DatabaseAddress } from './database.ts';
import { createLocalWork, type LocalWork } from './local-work.ts';

interface Nudge {
  readonly queue: Queue;
  readonly key: string;
}

/** How long nudges for other nodes are gathered before they are posted together. */
const gatherMs = 50;

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
  const pending = new Map<string, Nudge>();
  const local = new Map<Queue, LocalWork>();
  let flushing: Promise<void> | undefined;
  let running = false;

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
      if (afterMs > 0) clock.after(afterMs, () => void offer(queue, key));
      else await offer(queue, key);
    },
    async work(queue, concurrency, handle) {
      const work = createLocalWork(concurrency, handle);
      local.set(queue, work);
      // A job is done when its work has begun: the row's lease watches over it from then on.
      const options = { batchSize: concurrency, burstWhenBatchFull: true, notifyPollingIntervalSeconds: 5 };
      await boss.work<{ key: string }>(queue, { ...options, pollingIntervalSeconds: 0.5 }, async (jobs) => {
        for (const { data } of jobs) await work.begin(data.key);
      });
    },
    async drain() {
      const drained = [...local.values()].map((work) => work.drain());
      await Promise.all(queues.map((queue) => boss.offWork(queue, { wait: false })));
      await Promise.all(drained);
    },
  };

  /** Work stays here while there is room; only what does not fit is offered to the other nodes. */
  async function offer(queue: Queue, key: string): Promise<void> {
    if (running && !local.get(queue)?.tryBegin(key)) await post(queue, key);
  }

  function post(queue: Queue, key: string): Promise<void> {
    pending.set(`${queue} ${key}`, { queue, key });
    flushing ??= flush();
    return flushing;
  }

  /** One statement for each queue carries all nudges of a while: whoever posts has no place free, so there is time. */
  async function flush(): Promise<void> {
    try {
      while (pending.size > 0) {
        await clock.sleep(gatherMs);
        const batch = [...pending.values()];
        pending.clear();
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
    const options = { policy: 'standard', retryLimit: 0, deleteAfterSeconds: 60, notify: true } as const;
    await Promise.all(queues.map((queue) => boss.createQueue(queue, options)));
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

import { schedule } from 'node-cron';
import type { Engine } from '../contracts/engine.ts';
import type { Signals } from '../contracts/signals.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Service } from '../kernel/service.ts';
import type { Post } from '../outbox/post.ts';
import { tick } from './tick.ts';

interface SchedulerDeps {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly signals: Signals;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly post: Post;
  readonly log: Log;
}

/** A look at the clock each second, and one in between when a task is due before the next. */
export function createScheduler(deps: SchedulerDeps): Service {
  const { stores, engine, signals, clock, log } = deps;
  let cron: ReturnType<typeof schedule> | undefined;
  let looking: Promise<void> | undefined;
  let stopped = false;

  return {
    name: 'scheduler',
    async start() {
      stopped = false;
      cron = schedule('* * * * * *', () => look());
      void look();
    },
    async stop() {
      stopped = true;
      await cron?.destroy();
      await looking;
    },
  };

  /** One look at a time: a slow one delays the next instead of meeting it. */
  function look(): Promise<void> {
    if (stopped) return Promise.resolve();
    looking ??= work().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function work(): Promise<void> {
    try {
      let more = true;
      while (more && !stopped) {
        const result = await tick(deps);
        await Promise.all(result.runs.map((run) => engine.nudge('run', run)));
        await Promise.all(result.stops.map((run) => signals.send('stop-run', run)));
        await Promise.all(result.told.map((task) => engine.nudge('delivery', conversationKey(task.target))));
        more = result.more;
      }
      const waitMs = ((await stores.tasks.earliestDue())?.getTime() ?? Infinity) - clock.now().getTime();
      if (waitMs < 1_000) clock.after(Math.max(1, waitMs), () => void look());
    } catch (err) {
      log.error({ err, service: 'scheduler' }, 'tick failed');
    }
  }
}

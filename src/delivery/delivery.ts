import type { Engine } from '../contracts/engine.ts';
import { conversationKey } from '../domain/channel.ts';
import { leaseTimes } from '../domain/lease.ts';
import type { Clock, Timer } from '../kernel/clock.ts';
import type { Service } from '../kernel/service.ts';
import { type LaneDeps, resolveUnknown, sendLane } from './send-lane.ts';

interface DeliveryDeps extends LaneDeps {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly accounts: readonly string[];
}

const lanesAtOnce = 16;
const sweptAtOnce = 100;

/** Sends the outbox, lane by lane, and sweeps after senders that went silent. */
export function createDelivery(deps: DeliveryDeps): Service {
  const { stores, ids, engine, clock, log, accountOf, accounts } = deps;
  let timer: Timer | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  let stopped = false;

  return {
    name: 'delivery',
    async start() {
      const released = await stores.deliverySweep.release(accounts);
      if (released > 0) log.info({ count: released }, 'held deliveries were released');
      await engine.work('delivery', lanesAtOnce, work);
      await sweep();
      sweepLater();
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      await sweeping;
    },
  };

  async function work(lane: string): Promise<void> {
    try {
      await sendLane(deps, lane);
      const nextAt = await stores.deliveries.availableAt(lane);
      // Something of the lane must wait: for its back-off, or to see whether anybody still wants it.
      const waitMs = nextAt && nextAt.getTime() - clock.now().getTime();
      if (waitMs !== undefined && waitMs > 0)
        await engine.nudge('delivery', lane, Math.min(waitMs + 5, 60_000));
    } catch (err) {
      log.error({ err, queue: 'delivery' }, 'lane could not be sent');
    }
  }

  function sweepLater(): void {
    timer = clock.after(leaseTimes.sweepMs, () => {
      sweeping = sweep().finally(() => {
        if (!stopped) sweepLater();
      });
    });
  }

  async function sweep(): Promise<void> {
    try {
      await stores.deliverySweep.expire();
      const lanes = new Set(await stores.transaction((tx) => recoverAbandoned(tx)));
      for (const lane of await stores.deliverySweep.stranded(sweptAtOnce)) lanes.add(lane);
      await Promise.all([...lanes].map((lane) => engine.nudge('delivery', lane)));
    } catch (err) {
      log.error({ err, service: 'delivery' }, 'sweep failed');
    }
  }

  async function recoverAbandoned(tx: typeof stores): Promise<readonly string[]> {
    const lanes: string[] = [];
    for (const delivery of await tx.deliverySweep.takeAbandoned(sweptAtOnce)) {
      const resend = accountOf(delivery.target.account)?.abilities.resend ?? 'marked';
      await resolveUnknown(tx, ids, { delivery, resend, reason: 'its sender went silent' });
      lanes.push(conversationKey(delivery.target));
    }
    return lanes;
  }
}

import type { Engine } from '../contracts/engine.ts';
import { conversationKey } from '../domain/channel.ts';
import { leaseTimes } from '../domain/lease.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Repeat, repeat } from '../kernel/repeat.ts';
import type { Service } from '../kernel/service.ts';
import { type LaneDeps, resendOf, resolveUnknown, sendLane } from './send-lane.ts';

interface DeliveryDeps extends LaneDeps {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly accounts: readonly string[];
}

const lanesAtOnce = 16;
const sweptAtOnce = 100;
const longestTimerMs = 60_000;

/** Sends the outbox, lane by lane, and sweeps after senders that went silent. */
export function createDelivery(deps: DeliveryDeps): Service {
  const { stores, ids, engine, clock, log, accountOf, accounts } = deps;
  let sweeping: Repeat | undefined;

  return {
    name: 'delivery',
    async start() {
      const released = await stores.deliverySweep.release(accounts);
      if (released > 0) log.info({ count: released }, 'held deliveries were released');
      await engine.work('delivery', lanesAtOnce, work);
      const failed = (err: unknown) => log.error({ err, service: 'delivery' }, 'sweep failed');
      sweeping = repeat({ clock, everyMs: leaseTimes.sweepMs, failed }, sweep);
    },
    async stop() {
      await sweeping?.stop();
    },
  };

  async function work(lane: string): Promise<void> {
    try {
      const nextAt = await sendLane(deps, lane);
      // Something of the lane must wait: for its back-off, or to see whether anybody still wants it.
      const waitMs = nextAt && nextAt.getTime() - clock.now().getTime();
      // What waits for longer is found by the sweep.
      if (waitMs !== undefined && waitMs > 0 && waitMs <= longestTimerMs)
        await engine.nudge('delivery', lane, waitMs + 5);
    } catch (err) {
      log.error({ err, queue: 'delivery' }, 'lane could not be sent');
    }
  }

  async function sweep(): Promise<void> {
    await stores.deliverySweep.expire();
    await stores.files.forget();
    const lanes = new Set(await stores.transaction((tx) => recoverAbandoned(tx)));
    for (const lane of await stores.deliverySweep.stranded(sweptAtOnce)) lanes.add(lane);
    await Promise.all([...lanes].map((lane) => engine.nudge('delivery', lane)));
  }

  async function recoverAbandoned(tx: typeof stores): Promise<readonly string[]> {
    const lanes: string[] = [];
    for (const delivery of await tx.deliverySweep.takeAbandoned(sweptAtOnce)) {
      const abilities = accountOf(delivery.target.account)?.abilities ?? { resend: 'marked' };
      const again = resendOf(delivery, abilities, clock.now());
      await resolveUnknown(tx, ids, { delivery, again, reason: 'its sender went silent' });
      lanes.push(conversationKey(delivery.target));
    }
    return lanes;
  }
}

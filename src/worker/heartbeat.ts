import type { Stores } from '../contracts/stores/stores.ts';
import { leaseTimes } from '../domain/lease.ts';
import type { Clock } from '../kernel/clock.ts';
import { type Id, idFrom } from '../kernel/ids.ts';
import type { InHand } from '../kernel/in-hand.ts';
import type { Log } from '../kernel/log.ts';
import { type Repeat, repeat } from '../kernel/repeat.ts';
import type { Service } from '../kernel/service.ts';

interface HeartbeatDeps {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly inHand: InHand;
  readonly node: { id: Id<'instance'>; host: string; pid: number; version: string };
  /** Whether a process of this host lives. */
  readonly isAlive: (pid: number) => boolean;
  readonly log: Log;
}

/**
 * Says that this node lives and renews all its leases with one statement. Work whose lease is gone is told to stop:
 * another node has it by now.
 */
export function createHeartbeat({ stores, clock, inHand, node, isAlive, log }: HeartbeatDeps): Service {
  let beating: Repeat | undefined;
  return {
    name: 'heartbeat',
    async start() {
      await buryTheDead();
      await stores.nodes.register(node);
      const failed = (err: unknown) => log.warn({ err, service: 'heartbeat' }, 'leases could not be renewed');
      beating = repeat({ clock, everyMs: leaseTimes.renewMs, failed }, beat);
    },
    async stop() {
      await beating?.stop();
      await stores.nodes.leave(node.id);
    },
  };

  /** A node that was killed here needs no time to prove that it is silent: what it held is free at once. */
  async function buryTheDead(): Promise<void> {
    for (const { id, pid } of await stores.nodes.ofHost(node.host)) {
      if (pid !== node.pid && isAlive(pid)) continue;
      await stores.nodes.leave(id);
      log.info({ instance: id }, 'dead node was buried');
    }
  }

  async function beat(): Promise<void> {
    // What begins while the statement is under way is too young to have lost its lease.
    const before = inHand.keys();
    const { sessions, runs } = await stores.nodes.renew(node.id, {
      sessions: idsIn(before, 'turn').map((id) => idFrom('session', id)),
      runs: idsIn(before, 'run').map((id) => idFrom('run', id)),
    });
    const held = new Set([...sessions.map((id) => `turn:${id}`), ...runs.map((id) => `run:${id}`)]);
    for (const key of before) {
      if (!held.has(key) && inHand.abort(key, 'lease lost')) log.warn({ lease: key }, 'lease was lost');
    }
  }
}

/** The ids of one kind of work among the keys of what is in hand. */
function idsIn(keys: readonly string[], kind: 'turn' | 'run'): readonly string[] {
  return keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => key.slice(kind.length + 1));
}

import type { AdapterHealth, ChannelAbilities, ChannelAdapter } from '../contracts/channel-adapter.ts';
import { ChannelFault } from '../contracts/channel-adapter.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Envelope } from '../domain/envelope.ts';
import { leaseTimes } from '../domain/lease.ts';
import { backoffMs } from '../kernel/backoff.ts';
import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Id } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';

/** An account, open on this node: it can send here, whoever receives for it. */
export interface Account {
  readonly name: string;
  readonly channel: string;
  readonly adapter: ChannelAdapter;
  readonly abilities: ChannelAbilities;
}

interface ReceivingDeps {
  readonly stores: {
    readonly nodes: Pick<Stores['nodes'], 'hold' | 'letGo'>;
    readonly register: Pick<Stores['register'], 'setHealth'>;
  };
  readonly clock: Clock;
  readonly node: Id<'instance'>;
  readonly deliver: (envelope: Envelope) => Promise<void>;
  readonly log: Log;
}

const retry = { baseMs: 1_000, capMs: 60_000 };
/** An account that was up for longer works: the next fault is a new one. */
const steadyMs = 60_000;

/**
 * Receives for an account until `signal` aborts: alone in the whole house where the channel demands it. A fault of one
 * account is its own affair: it is shown in its health, and tried again unless it is final.
 */
export async function keepReceiving(
  deps: ReceivingDeps,
  account: Account,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log } = deps;
  const fields = { account: account.name, channel: account.channel };
  let faults = 0;
  const onSteady = () => {
    faults = 0;
  };
  while (!signal.aborted) {
    try {
      await receiveOnce(deps, account, { signal, onSteady });
      faults = 0;
    } catch (err) {
      faults += 1;
      const fault =
        err instanceof ChannelFault ? err : new ChannelFault(messageOf(err), { final: false, cause: err });
      const state = fault.final ? 'fatal' : 'down';
      await report(deps, account, { state, reason: fault.message });
      log.warn({ ...fields, state, reason: fault.message }, 'account stopped receiving');
      if (fault.final) return;
      await clock.sleep(fault.afterMs ?? backoffMs(faults, retry), signal);
    }
  }
}

/** Waits for its turn, then receives until the end or until the lease is another's. */
async function receiveOnce(
  deps: ReceivingDeps,
  account: Account,
  { signal, onSteady }: { readonly signal: AbortSignal; readonly onSteady: () => void },
): Promise<void> {
  const { stores, clock, node, deliver, log } = deps;
  const lease = `account:${account.name}`;
  const alone = account.abilities.receivers === 'one';
  while (alone && !(await stores.nodes.hold(lease, node))) {
    await clock.sleep(leaseTimes.sweepMs, signal);
    if (signal.aborted) return;
  }
  const turn = new AbortController();
  const watching = watch(deps, account, { lease: alone ? lease : undefined, turn, onSteady });
  try {
    log.info({ account: account.name, channel: account.channel }, 'account is receiving');
    await account.adapter.receive(deliver, AbortSignal.any([signal, turn.signal]));
  } finally {
    turn.abort();
    await watching;
    if (alone) await stores.nodes.letGo(lease, node).catch(() => {});
  }
}

interface Watch {
  readonly lease: string | undefined;
  readonly turn: AbortController;
  /** Called as long as the account has been up without a break for longer than `steadyMs`. */
  readonly onSteady: () => void;
}

/** Keeps the lease and reports the account's health while it receives. */
async function watch(deps: ReceivingDeps, account: Account, { lease, turn, onSteady }: Watch): Promise<void> {
  const { stores, clock, node, log } = deps;
  let upSince: Date | undefined;
  while (!turn.signal.aborted) {
    const health = account.adapter.health();
    upSince = health.state === 'up' ? (upSince ?? clock.now()) : undefined;
    if (upSince && clock.now().getTime() - upSince.getTime() > steadyMs) onSteady();
    await report(deps, account, health);
    await clock.sleep(leaseTimes.renewMs, turn.signal);
    if (turn.signal.aborted || lease === undefined) continue;
    const held = await stores.nodes.hold(lease, node).catch(() => true);
    if (held) continue;
    log.warn({ account: account.name, lease }, 'lease was lost');
    turn.abort();
  }
}

async function report(
  { stores, log }: ReceivingDeps,
  account: Account,
  health: AdapterHealth,
): Promise<void> {
  await stores.register
    .setHealth(account.name, health)
    .catch((err: unknown) => log.warn({ err, account: account.name }, 'health could not be recorded'));
}

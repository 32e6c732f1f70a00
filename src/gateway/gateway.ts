import type { CommandSummary } from '../contracts/command-summary.ts';
import type { Signals } from '../contracts/signals.ts';
import type { Envelope } from '../domain/envelope.ts';
import { leaseTimes } from '../domain/lease.ts';
import { type Id, idFrom } from '../kernel/ids.ts';
import { type Repeat, repeat } from '../kernel/repeat.ts';
import type { Service } from '../kernel/service.ts';
import { together } from '../kernel/together.ts';
import { type Account, keepReceiving } from './accounts.ts';
import { answerSession, type TurnLoopDeps } from './turn-loop.ts';

interface GatewayDeps extends TurnLoopDeps {
  readonly signals: Signals;
  readonly accounts: readonly Account[];
  readonly receive: (envelope: Envelope) => Promise<void>;
  readonly command: (id: Id<'inbox'>) => Promise<void>;
  readonly menu: readonly CommandSummary[];
}

const strandedAfterMs = 3_000;
const sweptAtOnce = 100;

/** Listens to the accounts, answers what was admitted, and sweeps after nodes that went silent. */
export function createGateway(deps: GatewayDeps): Service {
  const { stores, engine, signals, clock, inHand, log, accounts } = deps;
  const closing = new AbortController();
  let receiving: Promise<unknown> = Promise.resolve();
  let sweeping: Repeat | undefined;

  return {
    name: 'gateway',
    async start() {
      await together([
        signals.listen('stop-turn', (session) => void inHand.abort(`turn:${session}`, 'stopped')),
        engine.work('turn', deps.rules.limits.turns, answer),
        stores.register.recordAccounts(accounts.map(({ name, channel }) => ({ name, channel }))),
        stores.register.recordAgents(deps.rules.agents),
      ]);
      const { node } = deps;
      receiving = Promise.all(
        accounts.map((account) =>
          keepReceiving({ stores, clock, node, deliver: deps.receive, log }, account, closing.signal),
        ),
      );
      void Promise.all(accounts.map(offerMenu));
      const failed = (err: unknown) => log.error({ err, service: 'gateway' }, 'sweep failed');
      sweeping = repeat({ clock, everyMs: leaseTimes.sweepMs, failed }, sweep);
    },
    async stop() {
      closing.abort();
      await receiving;
      await sweeping?.stop();
    },
  };

  async function answer(session: string): Promise<void> {
    try {
      await answerSession(deps, idFrom('session', session));
    } catch (err) {
      log.error({ err, session }, 'turn could not be taken');
    }
  }

  async function offerMenu({ name, adapter }: Account): Promise<void> {
    await adapter
      .offerCommands?.(deps.menu)
      .catch((err: unknown) => log.warn({ err, account: name }, 'command menu could not be offered'));
  }

  /** Finds what was admitted by a node that did not live to see to it. */
  async function sweep(): Promise<void> {
    for (const id of await stores.inbox.strandedCommands(strandedAfterMs)) await deps.command(id);
    const sessions = await stores.turns.stranded(sweptAtOnce);
    await Promise.all(sessions.map((session) => engine.nudge('turn', session)));
  }
}

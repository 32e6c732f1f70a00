import type { Signals } from '../contracts/signals.ts';
import type { AdmittedMessage } from '../contracts/stores/inbox-store.ts';
import type { Envelope } from '../domain/envelope.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import type { Id } from '../kernel/ids.ts';
import { type NoticeDeps, tellPosition, turnAway } from './notices.ts';

/** What letting a message wait needs. */
export interface QueueDeps extends NoticeDeps {
  readonly rules: HouseRules;
  readonly signals: Signals;
}

/** An admitted message, and what is before it. */
export interface Waiting extends Pick<AdmittedMessage, 'session' | 'ahead' | 'busyMode'> {
  readonly envelope: Envelope;
  readonly id: Id<'inbox'>;
}

/**
 * A message waits in its session now. When others are ahead, the mode of the place decides whether what runs is stopped or
 * the person is told that they wait; and whoever is free is nudged.
 */
export async function letWait(deps: QueueDeps, waiting: Waiting): Promise<void> {
  const { rules, stores, signals, engine } = deps;
  const { ahead, session, busyMode } = waiting;
  if (ahead >= rules.limits.queuePerSession) return turnAway(deps, waiting);
  if (ahead > 0 && busyMode === 'interrupt') {
    if (await stores.turns.requestStop(session)) await signals.send('stop-turn', session);
  } else if (ahead > 0) tellPosition(deps, waiting);
  // Committed is committed: a nudge that is lost is found by the sweep, so nobody waits for it.
  void engine.nudge('turn', session);
}

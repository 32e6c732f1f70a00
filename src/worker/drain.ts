import type { Engine } from '../contracts/engine.ts';
import type { Clock } from '../kernel/clock.ts';
import type { InHand } from '../kernel/in-hand.ts';

const graceMs = 15_000;

/** Takes nothing new and waits for what is in hand, for as long as the grace; what is not over by then is told to stop. */
export async function drain({
  engine,
  clock,
  inHand,
}: {
  readonly engine: Pick<Engine, 'drain'>;
  readonly clock: Clock;
  readonly inHand: InHand;
}): Promise<void> {
  const drained = new AbortController();
  const draining = engine.drain().finally(() => drained.abort());
  await Promise.race([draining, clock.sleep(graceMs, drained.signal)]);
  inHand.close();
  await draining;
}

import { type Engine, queues } from '../contracts/engine.ts';
import type { Signals } from '../contracts/signals.ts';

/**
 * Listens to nudges of whoever works on the rows beside the gateway, such as the command line. Each node hears them: which one
 * takes a row is decided by the row, and one that nobody heard is found by the sweep.
 */
export async function hearNudges({
  signals,
  engine,
}: {
  readonly signals: Signals;
  readonly engine: Pick<Engine, 'nudge'>;
}): Promise<void> {
  await signals.listen('nudge', (text) => {
    const [name, key] = text.split(/ (.*)/s);
    const queue = queues.find((each) => each === name);
    if (queue !== undefined && key !== undefined) void engine.nudge(queue, key);
  });
}

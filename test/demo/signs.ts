import type { Clock, Timer } from '../../src/kernel/clock.ts';

/** How much was seen in one place. */
interface Counts {
  /** How often the bot said that it is typing, or how many drafts it showed. */
  readonly said: number;
  /** How many messages of the bot lie there. */
  readonly written: number;
}

/** Something that a client shows for a while, until a message of the bot takes its place. */
export interface Sign {
  look(counts: Counts): void;
  isShown(): boolean;
}

/** The imitations count how often a sign was given; as clients do, it is shown for `lastsMs`. */
export function createSign(deps: { clock: Clock; lastsMs: number; changed: () => void }): Sign {
  let seen: Counts = { said: 0, written: 0 };
  let timer: Timer | undefined;
  const hide = () => {
    timer?.cancel();
    timer = undefined;
  };
  return {
    look(counts) {
      const isNew = counts.said > seen.said;
      const isOver = counts.written > seen.written;
      seen = counts;
      if (isNew || isOver) hide();
      if (!isNew || isOver) return;
      timer = deps.clock.after(deps.lastsMs, () => {
        hide();
        deps.changed();
      });
    },
    isShown: () => timer !== undefined,
  };
}

import type { ChannelAdapter } from '../contracts/channel-adapter.ts';
import type { LiveWork } from '../contracts/live-view.ts';
import type { Conversation } from '../domain/channel.ts';
import type { Clock, Timer } from '../kernel/clock.ts';

/** Answers that are there sooner need no receipt. */
const firstReceiptMs = 700;

/**
 * Marks the message as being worked on, until cancelled. What a dead node marked is marked again at once, so that whoever
 * answers also takes it away.
 */
export function showReceipt(
  { receipt }: Pick<ChannelAdapter, 'receipt'>,
  { target, work, clock }: { target: Conversation; work: LiveWork; clock: Clock },
): Timer {
  let over = false;
  const show = (shown: boolean) => receipt?.({ target, messageId: work.id, shown }) ?? Promise.resolve();
  let showing = work.again ? show(true) : undefined;
  const timer = clock.after(firstReceiptMs, () => {
    showing ??= show(true);
  });
  return {
    cancel() {
      timer.cancel();
      if (over) return;
      over = true;
      // Nobody waits for it: the answer matters more.
      void showing?.then(() => show(false));
    },
  };
}

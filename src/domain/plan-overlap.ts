import { assertNever } from '../kernel/assert-never.ts';
import type { Overlap } from './task-policy.ts';

/** For how many new runs of a task there is room, and why there is no more. */
export interface Room {
  readonly room: number;
  /** Why what finds no room is skipped. */
  readonly full: string;
  /** The runs that are open are to make room. */
  readonly replaces: boolean;
}

/** A task that is never done with its runs does not pile up more. */
const mostWaiting = 100;

/** What the runs of a task that are open mean for new ones, which wait behind them. Where nothing is open, all may come. */
export function planOverlap(overlap: Overlap = 'skip', open: number): Room {
  const full = 'previous run still going';
  if (open === 0) return { room: mostWaiting, full, replaces: false };
  switch (overlap) {
    case 'cancel':
      return { room: 1, full, replaces: true };
    case 'queue-all':
      return { room: mostWaiting - open, full: `${mostWaiting} runs wait already`, replaces: false };
    case 'queue':
      return { room: 2 - open, full: open === 1 ? full : 'another run waits already', replaces: false };
    case 'skip':
      return { room: 0, full, replaces: false };
    default:
      return assertNever(overlap);
  }
}

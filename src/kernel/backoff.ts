/** How a wait grows: from `baseMs`, doubling, up to `capMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly capMs: number;
}

/** The wait before attempt `attempt` + 1 (attempts count from 1). Never shrinks as attempts grow. */
export function backoffMs(attempt: number, { baseMs, capMs }: Backoff): number {
  return Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
}

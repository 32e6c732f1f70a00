/** What a person asked for, before a zone and the present are applied to it. */
export type SchedulePhrase =
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'in'; readonly delayMs: number }
  /** A time on the wall, such as `2026-12-24T09:00`, in a zone that is known later. */
  | { readonly kind: 'at'; readonly local: string }
  | { readonly kind: 'cron'; readonly expression: string };

/** When a task is due. Stored with the task, whose zone says what a cron expression's hours mean. */
export type Schedule =
  /** Every interval counted from the anchor (ISO instant), whatever the runs take. */
  | { readonly kind: 'every'; readonly everyMs: number; readonly anchor: string }
  | { readonly kind: 'once'; readonly at: string }
  | { readonly kind: 'cron'; readonly expression: string };

/** The smallest gap between two due instants. */
export const shortestIntervalMs = 10_000;

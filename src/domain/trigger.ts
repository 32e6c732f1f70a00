import type { Id } from '../kernel/ids.ts';
import { type MessagePattern, patternWords } from './message-pattern.ts';

/** What may begin a task besides time: a call from outside, a message, or how a run of another task went. */
export const triggerOrigins = ['webhook', 'message', 'event'] as const;
/** One of `triggerOrigins`. */
export type TriggerOrigin = (typeof triggerOrigins)[number];

/** How a run of another task went, as somebody waits for it. */
export const awaitedOutcomes = ['succeeds', 'fails', 'ends'] as const;
/** One of `awaitedOutcomes`. */
export type AwaitedOutcome = (typeof awaitedOutcomes)[number];

/** What a person wrote of a trigger, before anybody looked for the task that it names. */
export type TriggerPhrase =
  | { readonly kind: 'webhook' }
  | { readonly kind: 'message'; readonly pattern: MessagePattern }
  | { readonly kind: 'event'; readonly source: SourceName; readonly outcome: AwaitedOutcome };

/** A task as it was named: `T-3` or `"Morning brief"`. */
export type SourceName = { readonly number: number } | { readonly name: string };

/** What begins a task besides time. The address and the secret of a webhook are kept apart from it. */
export type Trigger =
  | { readonly kind: 'webhook' }
  /** `place` is the key of the conversation that is listened to. */
  | { readonly kind: 'message'; readonly pattern: MessagePattern; readonly place: string }
  | {
      readonly kind: 'event';
      readonly source: Id<'task'>;
      /** What people call the source; it never changes. */
      readonly number: number;
      readonly outcome: AwaitedOutcome;
    };

/** The trigger in words that people may also write. */
export function triggerWords(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'webhook':
      return 'on webhook';
    case 'message':
      return `when a message ${patternWords(trigger.pattern)}`;
    default:
      return `after T-${trigger.number} ${trigger.outcome}`;
  }
}

/** How often one task may be begun in a minute. A webhook is told to wait; the others are skipped, and that is said once. */
export const mostPerMinute: Readonly<Record<TriggerOrigin, number>> = { webhook: 60, message: 10, event: 10 };

/** How many runs may follow one from another: more are a circle. */
export const deepestChain = 8;

/** The largest body that a webhook takes. */
export const mostHookBytes = 262_144;

/** Why a trigger was skipped that came too often; also how such are counted. */
export const floodReason = 'too many in a minute';

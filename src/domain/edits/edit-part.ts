import type { Limits, LimitsPhrase } from '../limits.ts';
import type { SchedulePhrase } from '../schedule.ts';
import type { TriggerPhrase } from '../trigger.ts';

/** One thing that an edit changes, as it was written and before the present is applied to it. */
export type EditPart =
  | {
      readonly kind: 'schedule';
      readonly phrase: SchedulePhrase;
      readonly zone?: string;
      readonly limits?: LimitsPhrase;
    }
  /** From now on it runs only when asked. */
  | { readonly kind: 'unscheduled' }
  | { readonly kind: 'trigger'; readonly phrase: TriggerPhrase }
  /** From now on nothing begins it but its schedule. */
  | { readonly kind: 'untriggered' }
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'limits'; readonly limits: LimitsPhrase }
  | { readonly kind: 'unlimited'; readonly limit: keyof Limits }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'prompt'; readonly prompt: string }
  /** Results go where the edit is written. */
  | { readonly kind: 'here' }
  /** One field of the target; the others stay. Without a value it is taken away. */
  | { readonly kind: 'target'; readonly field: 'chat' | 'account' | 'thread'; readonly value?: string }
  /** A setting, in the words that `editPolicy` reads. */
  | { readonly kind: 'setting'; readonly name: string; readonly words: string };

/** A part, or why the words make none. Undefined when they are not this form's business. */
export type EditPartReading =
  | { readonly kind: 'part'; readonly part: EditPart }
  | { readonly kind: 'refused'; readonly reason: string }
  | undefined;

/** One form in which a part of an edit is written. */
export interface EditForm {
  /** An example of it. */
  readonly form: string;
  readonly summary: string;
  read(text: string): EditPartReading;
}

/** Words that were understood. */
export function part(found: EditPart): EditPartReading {
  return { kind: 'part', part: found };
}

/** Words that were meant for this form and make no sense. */
export function refuse(reason: string): Extract<EditPartReading, { kind: 'refused' }> {
  return { kind: 'refused', reason };
}

/** What a part changes: nothing may be said twice. */
export function topicsOf(found: EditPart): readonly string[] {
  switch (found.kind) {
    case 'schedule':
      return ['schedule', ...(found.zone === undefined ? [] : ['zone']), ...Object.keys(found.limits ?? {})];
    case 'unscheduled':
      return ['schedule'];
    case 'untriggered':
      return ['trigger'];
    case 'limits':
      return Object.keys(found.limits);
    case 'unlimited':
      return [found.limit];
    case 'here':
      return ['chat', 'account', 'thread'];
    case 'target':
      return [found.field];
    case 'setting':
      return [`setting ${found.name}`];
    default:
      return [found.kind];
  }
}

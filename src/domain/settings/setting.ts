import type { TaskPolicy } from '../task-policy.ts';

/**
 * One thing that a person can set on a task. It is written as a flag of `/task new` (`--quiet-hours 22:00-07:00`), in words
 * of `/task edit` (`quiet hours 22:00-07:00`), and read back on the task's card.
 */
export interface TaskSetting {
  /** Lower case, with dashes; in words they are spaces. */
  readonly name: string;
  /** Other words that it is called by. */
  readonly aliases?: readonly string[];
  /** What a value is called in the usage line. */
  readonly value: string;
  readonly summary: string;
  /** What holds where it is not set. */
  readonly usually?: string;
  /** Its flag stands alone and means "on"; in words as well. */
  readonly isSwitch?: true;
  /** Its name begins other words of an edit too: what it does not understand is left to those. */
  readonly yields?: true;
  /** What it sets; "off" takes all of these back to the house's rules. */
  readonly keys: readonly (keyof TaskPolicy)[];
  /** Reads the value as it was written. The reason of a refusal says what came and what would be understood. */
  read(text: string): SettingReading;
  /** The value in words of a card, such as "gives up after 5m"; undefined when nothing is set. */
  describe(policy: TaskPolicy): string | undefined;
}

/** A value, or why it is none. */
export type SettingReading =
  | { readonly kind: 'set'; readonly policy: TaskPolicy }
  | { readonly kind: 'refused'; readonly reason: string };

/** A value that was understood. */
export function set(policy: TaskPolicy): SettingReading {
  return { kind: 'set', policy };
}

/** A value that makes no sense. */
export function refuse(reason: string): SettingReading {
  return { kind: 'refused', reason };
}

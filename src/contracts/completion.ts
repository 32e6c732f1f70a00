import type { Conversation } from '../domain/channel.ts';

/** What somebody has typed of a command so far. */
export interface Typing {
  readonly conversation: Conversation;
  /** The platform's id of who types. */
  readonly sender: string;
  /** From the slash on, such as `/task show st`. */
  readonly text: string;
}

/** A way to go on. */
export interface Completion {
  /** All that stands behind the command's name then, such as `show T-7`. */
  readonly value: string;
  /** The same for people, such as `show T-7 · Stand-up`. */
  readonly label: string;
}

/** Says how a command may go on: its verbs, then what there is to name. Nothing for people who are not known. */
export type Complete = (typing: Typing) => Promise<readonly Completion[]>;

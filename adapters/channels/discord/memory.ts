import { createRecent, type Recent } from '../../../src/kernel/recent.ts';

/** How far a channel was read. */
export interface Mark {
  /** The newest message that needs no second look. */
  readonly message: string;
  readonly isDm: boolean;
}

/** What an adapter knows as long as it lives, so that a pause of receiving loses nothing and repeats little. */
export interface Memory {
  /** By channel. */
  readonly marks: Recent<Mark>;
  /** What messages said when they were delivered, by channel and message. */
  readonly texts: Recent<string>;
}

/** An empty memory, which stays small. */
export function createMemory(): Memory {
  return { marks: createRecent(1_000), texts: createRecent(500) };
}

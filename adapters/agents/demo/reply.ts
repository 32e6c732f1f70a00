import type { BackendRequest } from '../../../src/contracts/agent-backend.ts';

/** What the demo agent says. */
export interface Reply {
  readonly text: string;
  /** The time between two words, where it is part of the show. */
  readonly paceMs?: number;
  /** A file that goes with it, by its path in the workspace. */
  readonly file?: { readonly path: string };
  /** What must stand last, behind the words that it is a demo. */
  readonly ending?: string;
  /** What it is doing meanwhile. */
  readonly progress?: string;
}

/** One thing that the demo agent understands. */
export interface Rule {
  /** Matched against the trimmed prompt; its first group is the subject. */
  readonly pattern: RegExp;
  reply(subject: string, request: BackendRequest, now: Date): Reply | Promise<Reply>;
}

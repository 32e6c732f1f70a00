import type { GitFolders } from '../contracts/agent-backend.ts';

/** The folder that a try of a run works in. */
export interface Workplace {
  readonly folder: string;
  /** Of a worktree: what git needs besides the folder. */
  readonly repository?: GitFolders;
  /** Lets go of it, once; never throws. */
  close(): Promise<WorkplaceEnd>;
}

/** What is to be told of a workplace that is no more. */
export interface WorkplaceEnd {
  /** Where what was changed in it is kept. */
  readonly ref?: string;
  /** What the run's record is to say, a sentence. */
  readonly note?: string;
}

/** What a run's record says of changes that are kept. */
export function keptNote(ref: string): string {
  return `What it changed is kept: \`git merge ${ref}\` takes it.`;
}

import { messageOf } from '../kernel/errors.ts';
import type { Git } from './git.ts';
import { keepChanges } from './keep-changes.ts';
import { keptNote, type WorkplaceEnd } from './workplace.ts';
import { removeWorktree, type Worktree } from './worktree.ts';
import { forgetNote } from './worktree-note.ts';

/** How a worktree came to its end; one that is still there could not be cleared up, for the reason in its note. */
export interface WorktreeEnd extends WorkplaceEnd {
  readonly isGone: boolean;
}

/** Keeps what was changed in a worktree and removes it. What cannot be kept is not removed. Never throws. */
export async function closeWorktree(git: Git, worktree: Worktree, name: string): Promise<WorktreeEnd> {
  const kept = await quietly(() => keepChanges(git, worktree, name));
  if (typeof kept === 'string') return lost(worktree, kept);
  if (kept.kind === 'lost') return lost(worktree, kept.reason);
  const end = kept.kind === 'kept' ? { ref: kept.ref, note: keptNote(kept.ref) } : {};
  const trouble = await quietly(async () => {
    await removeWorktree(worktree);
    await forgetNote(worktree.tree);
  });
  if (typeof trouble !== 'string') return { isGone: true, ...end };
  const note = `Its folder ${worktree.tree} could not be removed: ${trouble}.`;
  return { isGone: false, ...end, note: [end.note, note].filter(Boolean).join(' ') };
}

/** What went wrong, in words, in place of what was to come of it. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result | string> {
  try {
    return await work();
  } catch (err) {
    return messageOf(err);
  }
}

function lost({ tree }: Worktree, reason: string): WorktreeEnd {
  return { isGone: false, note: `What it changed could not be kept (${reason}) and is still in ${tree}.` };
}

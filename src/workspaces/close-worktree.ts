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
  try {
    const kept = await keepChanges(git, worktree, name);
    if (kept.kind === 'lost') return stillThere(worktree, kept.reason);
    await removeWorktree(worktree);
    await forgetNote(worktree.tree);
    return { isGone: true, ...(kept.kind === 'kept' && { ref: kept.ref, note: keptNote(kept.ref) }) };
  } catch (err) {
    return stillThere(worktree, messageOf(err));
  }
}

function stillThere({ tree }: Worktree, reason: string): WorktreeEnd {
  return { isGone: false, note: `What it changed could not be kept (${reason}) and is still in ${tree}.` };
}

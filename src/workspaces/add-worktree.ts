import { join } from 'node:path';
import type { Clock } from '../kernel/clock.ts';
import type { Repository } from './find-repository.ts';
import { type Git, troubleOf } from './git.ts';
import { filterQuestion, ownFolderOf, type Worktree, withoutFilters } from './worktree.ts';

/** Another node may be adding one to the same repository. */
const mostTries = 6;
const firstPauseMs = 50;

/** Checks a repository out into a folder. Adds to one repository that meet fail, so that each is tried a few times. */
export async function addWorktree(
  { git, clock }: { readonly git: Git; readonly clock: Clock },
  { top, shared }: Repository,
  { tree, git: { own }, base }: Worktree,
): Promise<{ readonly trouble?: string }> {
  const settings = withoutFilters(await git({ folder: top }, filterQuestion));
  for (let attempt = 1; ; attempt++) {
    const added = await git({ folder: top, settings }, [
      'worktree',
      'add',
      '--quiet',
      '--detach',
      tree,
      base,
    ]);
    if (added.kind === 'done') break;
    const trouble = troubleOf(added) ?? '';
    if (attempt === mostTries || added.kind === 'missing' || !isMeeting(trouble)) return { trouble };
    await clock.sleep(firstPauseMs * 2 ** (attempt - 1));
  }
  const found = await ownFolderOf(tree);
  return found === own
    ? {}
    : { trouble: `git keeps the worktree in ${found} instead of ${join(shared, 'worktrees')}` };
}

/** Words of git that tell of another git at work. */
function isMeeting(trouble: string): boolean {
  return /commondir|\.lock'|File exists/.test(trouble);
}

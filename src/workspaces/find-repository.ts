import { realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { borrowedPart, kindOf } from './borrowed-part.ts';
import { type Git, troubleOf } from './git.ts';

/** The repository that a folder is in, with what is to be worked on. */
export interface Repository {
  readonly kind: 'found';
  /** Its working tree's top. */
  readonly top: string;
  /** Its own git folder. */
  readonly shared: string;
  /** The way from the top to the folder; empty for the top itself. */
  readonly prefix: string;
  /** The commit that is checked out. */
  readonly base: string;
}

/** Why nothing can be checked out of it; without a reason the folder is simply not kept by git. */
export interface NoRepository {
  readonly kind: 'none';
  readonly reason?: string;
}

/**
 * Finds the repository of a folder. One that borrows parts of another is not taken: whoever may write in the folder could
 * have pointed it at any other on this machine, and would be shown it.
 */
export async function findRepository(git: Git, folder: string): Promise<Repository | NoRepository> {
  const real = await realpath(folder);
  const top = await topOf(real);
  if (top === undefined) return { kind: 'none' };
  const shared = join(top, '.git');
  const borrowed = await borrowedPart(shared);
  if (borrowed !== undefined) return { kind: 'none', reason: `its repository is not whole: ${borrowed}` };
  const head = await git({ folder: top }, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.kind === 'refused' && head.reason === '')
    return { kind: 'none', reason: 'its repository has no commit yet' };
  const trouble = troubleOf(head);
  if (head.kind !== 'done') return { kind: 'none', ...(trouble !== undefined && { reason: trouble }) };
  const prefix = relative(top, real);
  const found = { kind: 'found', top, shared, prefix, base: head.text } as const;
  return prefix === '' || (await isKept(git, found)) ? found : { kind: 'none' };
}

/** A folder of which the repository knows nothing, such as one that it ignores, would not be in a worktree. */
async function isKept(git: Git, { top, base, prefix }: Repository): Promise<boolean> {
  const type = await git({ folder: top }, ['cat-file', '-t', `${base}:${prefix}`]);
  return type.kind === 'done' && type.text === 'tree';
}

async function topOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await kindOf(join(at, '.git'))) !== undefined) return at;
    if (at === dirname(at)) return undefined;
  }
}

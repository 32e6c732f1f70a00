import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunTry, tryNamed } from './tree-name.ts';
import type { Worktree } from './worktree.ts';
import { forgetNote, readNote } from './worktree-note.ts';

/** A worktree that lies in the folder for them. */
export interface LeftTree {
  readonly name: string;
  readonly run: RunTry;
  readonly worktree: Worktree;
}

/** The worktrees in a folder. What has no note was made by nobody who worked in it, and is removed. */
export async function leftTrees(folder: string, held: ReadonlySet<string>): Promise<readonly LeftTree[]> {
  const entries = await readdir(folder).catch(() => []);
  const names = new Set(entries.map((each) => each.replace(/\.(?:txt|index)$/, '')));
  const found = await Promise.all(
    [...names].map(async (name) => {
      const run = tryNamed(name);
      if (!run || held.has(name)) return [];
      const tree = join(folder, name);
      const worktree = await readNote(tree);
      if (worktree) return [{ name, run, worktree }];
      await rm(tree, { recursive: true, force: true });
      await forgetNote(tree);
      return [];
    }),
  );
  return found.flat();
}

import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Worktree } from './worktree.ts';

/** Where it is noted what a worktree belongs to: beside it, where whoever works in it has nothing to write. */
function noteOf(tree: string): string {
  return `${tree}.txt`;
}

/** Notes a worktree before it is made, so that whoever finds it knows all of it. */
export async function noteWorktree({ tree, git, base }: Worktree): Promise<void> {
  await writeFile(noteOf(tree), [git.shared, git.own, base].join('\n'), { mode: 0o600 });
}

/** The worktree that was noted; undefined when its note is not there or not whole. */
export async function readNote(tree: string): Promise<Worktree | undefined> {
  const text = await readFile(noteOf(tree), 'utf8').catch(() => '');
  const [shared, own, base] = text.split('\n');
  if (!shared || !own || !base) return undefined;
  return { tree, git: { shared, own }, base };
}

/** Where the copy of its index is. */
export function indexOf(tree: string): string {
  return `${tree}.index`;
}

/** Removes what lies beside a worktree, once it is gone. */
export async function forgetNote(tree: string): Promise<void> {
  await Promise.all([indexOf(tree), noteOf(tree)].map((each) => rm(each, { force: true })));
}

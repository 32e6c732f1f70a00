import { chmod, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitFolders } from '../contracts/agent-backend.ts';
import type { GitAnswer, GitPlace } from './git.ts';

/** A worktree that was made for a try of a run, as it is noted beside it: what is in it is its worker's. */
export interface Worktree {
  /** The folder that was checked out. */
  readonly tree: string;
  readonly git: GitFolders;
  /** The commit that was checked out. */
  readonly base: string;
}

/** How git is to be asked about a worktree, whatever was written into it: where its parts are is not looked up there. */
export function placeOf({ tree, git }: Worktree): GitPlace & { readonly variables: Record<string, string> } {
  return {
    folder: tree,
    variables: { GIT_DIR: git.own, GIT_COMMON_DIR: git.shared, GIT_WORK_TREE: tree },
  };
}

/**
 * Settings under which no filter of the repository's own config is started. Those of the machine's owner, such as for large
 * files, are.
 * @param listed what `filterQuestion` was answered
 */
export function withoutFilters(listed: GitAnswer): readonly string[] {
  if (listed.kind !== 'done') return [];
  const own = listed.text
    .split('\n')
    .flatMap((line) => /^(?:local|worktree)\s+(filter\..+)$/s.exec(line)?.[1] ?? []);
  return own.map((name) => (name.endsWith('.required') ? `${name}=false` : `${name}=`));
}

/** The names of all filters that are set, with who has set them. */
export const filterQuestion = [
  'config',
  '--includes',
  '--show-scope',
  '--name-only',
  '--get-regexp',
  '^filter\\.',
];

/** Where git keeps what is of this worktree alone; read before anybody works in it. */
export async function ownFolderOf(tree: string): Promise<string> {
  const text = await readFile(join(tree, '.git'), 'utf8');
  return text.replace(/^gitdir: /, '').trim();
}

/** Removes a worktree with what git knows of it. Other worktrees, also vanished ones, are their owners' business. */
export async function removeWorktree({ tree, git }: Pick<Worktree, 'tree' | 'git'>): Promise<void> {
  await removeFolder(tree);
  await removeFolder(git.own);
}

/** Also one with folders that may not be written, as package managers like to leave them. */
async function removeFolder(path: string): Promise<void> {
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 3 });
  await remove().catch(async () => {
    await makeWritable(path);
    await remove();
  });
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  const entries = await readdir(folder, { withFileTypes: true });
  for (const each of entries) if (each.isDirectory()) await makeWritable(join(folder, each.name));
}

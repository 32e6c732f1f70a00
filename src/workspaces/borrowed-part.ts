import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * What of a repository is kept elsewhere, in words; undefined when all is its own. Whoever may write in it could have us read
 * or change what lies there.
 */
export async function borrowedPart(shared: string): Promise<string | undefined> {
  if ((await kindOf(shared)) !== 'folder') return '`.git` is no folder (a worktree or a submodule)';
  for (const part of ['commondir', 'objects/info/alternates'])
    if ((await kindOf(join(shared, part))) !== undefined) return `it has \`.git/${part}\``;
  for (const part of ['', 'objects', 'objects/pack', 'refs']) {
    const entries = await readdir(join(shared, part), { withFileTypes: true }).catch(() => []);
    const link = entries.find((each) => each.isSymbolicLink());
    if (link) return `\`${join('.git', part, link.name)}\` is a link`;
  }
  return undefined;
}

/** What is at a path, which is not followed if it is a link; undefined for nothing. */
export async function kindOf(path: string): Promise<'folder' | 'file' | 'other' | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return undefined;
  if (found.isDirectory()) return 'folder';
  return found.isFile() ? 'file' : 'other';
}

import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Links that lead to links: more than these lead nowhere. */
const mostLinks = 40;

/**
 * Where a path of an agent really lies: links count as what they lead to, also where nothing is there yet. What cannot be told
 * is the root, which is in nobody's folder.
 */
export async function placeOf(path: string, workspace: string): Promise<string> {
  if (path.startsWith('~') || path.includes('\0')) return '/';
  try {
    return await realPlace(
      path.startsWith('file:') ? fileURLToPath(path) : resolve(workspace, path),
      mostLinks,
    );
  } catch {
    return '/';
  }
}

async function realPlace(path: string, linksLeft: number): Promise<string> {
  const real = await orNothing(realpath(path));
  if (real !== undefined || dirname(path) === path || linksLeft === 0) return real ?? '/';
  // What is written there would come to lie where the link leads to.
  const target = await orNothing(readlink(path));
  if (target !== undefined) return realPlace(resolve(dirname(path), target), linksLeft - 1);
  return join(await realPlace(dirname(path), linksLeft), basename(path));
}

function orNothing(path: Promise<string>): Promise<string | undefined> {
  return path.catch(() => undefined);
}

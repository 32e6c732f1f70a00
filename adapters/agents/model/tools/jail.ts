import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { RefusedUse } from './refused-use.ts';

/**
 * The real place of a path that an agent named, which is inside of its workspace, wherever links lead.
 * @throws RefusedUse with a sentence for the model, when it leads out
 */
export async function insideOf(workspace: string, path: string): Promise<string> {
  const root = await realpath(workspace);
  const wanted = resolve(root, path);
  const real = await realOf(wanted);
  const within = relative(root, real);
  if (path.includes('\0') || within.startsWith('..') || isAbsolute(within)) {
    throw new RefusedUse(`"${path}" is outside of the workspace, which is all that may be touched.`);
  }
  return real;
}

/** Where it is or would be: what does not exist yet is where its folder really is. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (err) {
    if (!(err instanceof Error && 'code' in err && err.code === 'ENOENT')) throw err;
    const folder = dirname(path);
    return folder === path ? path : join(await realOf(folder), path.slice(folder.length));
  }
}

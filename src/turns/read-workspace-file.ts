import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { megabytes } from '../domain/file.ts';

/** A file of the workspace; why it cannot be had, in words for people; or nothing that would be a file there. */
export type WorkspaceFile =
  | { readonly kind: 'read'; readonly path: string; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly path: string; readonly reason: string }
  | { readonly kind: 'absent' };

/** File systems keep time coarsely: what was written just now may seem to be a little older. */
const clockSlackMs = 2_000;

/** What keeps a file from being read. */
interface ReadOptions {
  readonly mostBytes: number | undefined;
  /** Why no more is read, when that is so. */
  readonly full?: string;
  /** What did not change since then is passed over. */
  readonly since?: Date;
}

/**
 * Reads a file that lies in the workspace, wherever links lead on the way: what is outside stays outside, and so does
 * what is hidden, since programs keep their secrets there.
 */
export async function readWorkspaceFile(
  workspace: string,
  path: string,
  { mostBytes, full, since }: ReadOptions,
): Promise<WorkspaceFile> {
  const wanted = resolve(workspace, path);
  const real = await realpath(wanted).catch(() => undefined);
  const info = real === undefined ? undefined : await stat(real);
  if (real === undefined || !info?.isFile()) return { kind: 'absent' };
  const inside = relative(await realpath(workspace), real);
  if (since && info.mtimeMs < since.getTime() - clockSlackMs) return { kind: 'absent' };
  const refused = (reason: string) => ({ kind: 'refused', path: inside, reason }) as const;
  const parts = inside.split(sep);
  if (parts[0] === '..') return refused("it is outside of the agent's folder");
  if (parts.some((part) => part.startsWith('.'))) return refused('it is hidden');
  if (mostBytes === undefined) return refused('this chat takes no files');
  if (full !== undefined) return refused(full);
  const { size } = info;
  if (size === 0) return refused('it is empty');
  if (size > mostBytes) return refused(`${megabytes(size)}, the limit is ${megabytes(mostBytes)}`);
  // The path was looked at a moment ago: what it leads to now must be the same.
  const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { ino, dev } = await file.stat();
    if (ino !== info.ino || dev !== info.dev) return refused('it was being changed');
    return { kind: 'read', path: inside, bytes: await readAll(file, size) };
  } finally {
    await file.close();
  }
}

/** No more than was there when its size was looked at. */
async function readAll(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  for (;;) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, filled);
    filled += bytesRead;
    if (bytesRead === 0 || filled === size) return bytes.subarray(0, filled);
  }
}

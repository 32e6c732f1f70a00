import { accessSync, constants, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HouseError, messageOf } from './errors.ts';

/**
 * Makes the folder, for this user alone, if it is not there, and makes sure that it can be used.
 * @returns its real path
 * @throws HouseError `database.folder` with what is in the way
 */
export function openFolder(folder: string): string {
  try {
    // Asked first: on a read-only disk making a folder fails with a reason that misleads.
    accessSync(nearestExisting(resolve(folder)), constants.R_OK | constants.W_OK | constants.X_OK);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return realpathSync(folder);
  } catch (err) {
    throw new HouseError('database.folder', { folder, reason: messageOf(err) }, err);
  }
}

/**
 * Says that a folder is there which another user owns.
 * @throws HouseError `database.folder`
 */
export function assertOwned(folder: string): void {
  const owner = existsSync(folder) ? statSync(folder).uid : undefined;
  const user = process.getuid?.();
  if (owner === undefined || user === undefined || owner === user) return;
  const reason = `it belongs to user ${owner} and Posthouse runs as user ${user}`;
  throw new HouseError('database.folder', { folder, reason });
}

function nearestExisting(path: string): string {
  return existsSync(path) ? path : nearestExisting(dirname(path));
}

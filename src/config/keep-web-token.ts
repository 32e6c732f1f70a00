import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HouseError, messageOf } from '../kernel/errors.ts';
import { openFolder } from '../kernel/folder.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Config } from './config.ts';
import { readText } from './environment.ts';

/** Hard to guess: 32 characters of 31 kinds are 158 bits. */
const tokenLength = 32;

/**
 * The token of the web chat: the config's, or one that is made once and kept in the data folder, readable by its owner
 * alone. Two processes that start at once end with the same one.
 * @throws HouseError `database.folder` when the data folder cannot be used
 */
export function keepWebToken({ web, database }: Pick<Config, 'web' | 'database'>, ids: Ids): string {
  if (web.token !== undefined) return web.token;
  const path = join(database.folder, 'web-token');
  const kept = readText(path);
  if ('text' in kept && kept.text.trim() !== '') return kept.text.trim();
  const refused = (reason: string) => new HouseError('database.folder', { folder: database.folder, reason });
  if ('reason' in kept && !kept.missing) throw refused(kept.reason);
  openFolder(database.folder);
  const token = ids.code(tokenLength);
  try {
    writeFileSync(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return token;
  } catch (err) {
    const other = readText(path);
    if ('text' in other && other.text.trim() !== '') return other.text.trim();
    throw refused(messageOf(err));
  }
}

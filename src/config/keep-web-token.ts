import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HouseError, messageOf } from '../kernel/errors.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Config } from './config.ts';
import { readText } from './environment.ts';

/** Hard to guess: 32 characters of 31 kinds are 158 bits. */
const tokenLength = 32;

/**
 * The token of the web chat: the config's, or one that is made once and kept in the data folder, readable by its owner
 * alone. Two processes that start at once end with the same one.
 * @throws HouseError `database.folder` when the data folder cannot be written
 */
export function keepWebToken({ web, database }: Pick<Config, 'web' | 'database'>, ids: Ids): string {
  if (web.token !== undefined) return web.token;
  const path = join(database.folder, 'web-token');
  const kept = readText(path);
  if ('text' in kept && kept.text.trim() !== '') return kept.text.trim();
  const token = ids.code(tokenLength);
  try {
    mkdirSync(database.folder, { recursive: true });
    writeFileSync(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return token;
  } catch (err) {
    const other = readText(path);
    if ('text' in other && other.text.trim() !== '') return other.text.trim();
    throw new HouseError('database.folder', { folder: database.folder, reason: messageOf(err) }, err);
  }
}

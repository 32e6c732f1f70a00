import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireMessage } from '../../adapters/channels/webchat/wire.ts';
import { safeFileName } from '../domain/file-name.ts';
import { messageOf } from '../kernel/errors.ts';
import type { ChatClient } from './chat-client.ts';

/** Saves the file of a message and says where, or why not; undefined for a message without one. */
export type SaveFile = (message: Pick<WireMessage, 'id' | 'file'>) => Promise<string | undefined>;

/** Saves into a folder of this chat alone, which is made with the first file. */
export function createSaveFile(client: Pick<ChatClient, 'fileOf'>): SaveFile {
  let folder: Promise<string> | undefined;
  const used = new Set<string>();
  return async ({ id, file }) => {
    if (!file) return undefined;
    const safe = safeFileName(file.name, 'file');
    const name = used.has(safe) ? `${used.size + 1}-${safe}` : safe;
    used.add(name);
    try {
      const bytes = await client.fileOf(id);
      folder ??= mkdtemp(join(tmpdir(), 'posthouse-files-'));
      const path = join(await folder, name);
      await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
      return `📎 ${path}`;
    } catch (err) {
      return `📎 ${safe} could not be saved: ${messageOf(err)}`;
    }
  };
}

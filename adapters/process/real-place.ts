import { realpath } from 'node:fs/promises';

/** Where a folder really lies, for rules that speak of real places; its own path where it is not there yet. */
export async function realPlaceOf(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}

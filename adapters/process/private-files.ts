import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Files that a program is pointed to, such as its settings; nobody else's user can read or change them. */
export interface PrivateFiles {
  /** The path of a file that holds this text. The same text is the same file. */
  keep(text: string, ending: string): Promise<string>;
  /** Removes the file that holds this text, if there is one. */
  forget(text: string, ending: string): Promise<void>;
  /** The folder that they lie in. */
  folder(): Promise<string>;
  /** Removes all. */
  remove(): Promise<void>;
}

/** Makes them in a folder of their own under that for temporary files, once the first is asked for. */
export function createPrivateFiles(): PrivateFiles {
  let place: Promise<string> | undefined;
  const folder = () => {
    place ??= mkdtemp(join(tmpdir(), 'posthouse-'));
    return place;
  };
  return {
    folder,
    async keep(text, ending) {
      const path = join(await folder(), nameOf(text, ending));
      await placeFile(path, text);
      return path;
    },
    async forget(text, ending) {
      if (place) await rm(join(await place, nameOf(text, ending)), { force: true });
    },
    async remove() {
      if (place) await rm(await place, { recursive: true, force: true });
      place = undefined;
    },
  };
}

function nameOf(text: string, ending: string): string {
  return `${createHash('sha256').update(text).digest('hex').slice(0, 32)}${ending}`;
}

/** Writes a file whole or not at all, and the folders to it, which somebody may have tidied away. */
export async function placeFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(join(folder, 'draft-'));
  await writeFile(join(draft, basename(path)), text, { mode: 0o600 });
  await rename(join(draft, basename(path)), path);
  await rm(draft, { recursive: true });
}

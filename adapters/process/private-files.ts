import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Files that a program is pointed to, such as its settings. */
export interface OrderFiles {
  /** The path of a file that holds this text. The same text is the same file. */
  keep(text: string, ending: string): Promise<string>;
  /** Puts this text into the file at this path. */
  place(path: string, text: string): Promise<void>;
  /** The folder that they lie in. */
  folder(): Promise<string>;
}

/** Such files on the disk; nobody else's user can read or change them. */
export interface PrivateFiles extends OrderFiles {
  /** Removes the file that holds this text, if there is one. */
  forget(text: string, ending: string): Promise<void>;
  /** Removes all that were not put elsewhere. */
  remove(): Promise<void>;
}

/** Makes them in a folder of their own under that for temporary files, once the first is asked for. */
export function createPrivateFiles(): PrivateFiles {
  let made: Promise<string> | undefined;
  const folder = () => {
    made ??= mkdtemp(join(tmpdir(), 'posthouse-'));
    return made;
  };
  return {
    folder,
    place,
    async keep(text, ending) {
      const path = join(await folder(), nameOf(text, ending));
      await place(path, text);
      return path;
    },
    async forget(text, ending) {
      if (made) await rm(join(await made, nameOf(text, ending)), { force: true });
    },
    async remove() {
      if (made) await rm(await made, { recursive: true, force: true });
      made = undefined;
    },
  };
}

function nameOf(text: string, ending: string): string {
  return `${createHash('sha256').update(text).digest('hex').slice(0, 32)}${ending}`;
}

/** Writes a file whole or not at all, and the folders to it, which somebody may have tidied away. */
async function place(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(join(folder, 'draft-'));
  await writeFile(join(draft, basename(path)), text, { mode: 0o600 });
  await rename(join(draft, basename(path)), path);
  await rm(draft, { recursive: true });
}

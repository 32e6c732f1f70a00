import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { insideOf } from './jail.ts';

const mostBytes = 64_000;
const mostFileBytes = 2_000_000;
const mostEntries = 500;
const mostMatches = 200;
const mostLooked = 5_000;
/** Nobody looks for words in there, and they are large. */
const skipped = new Set(['.git', 'node_modules']);

/** Some lines of a file, each with its number. */
export async function readLines(
  workspace: string,
  { path, from = 1, count = 400 }: { path: string; from?: number | undefined; count?: number | undefined },
): Promise<string> {
  const text = await readText(await insideOf(workspace, path));
  const lines = text.split('\n');
  const some = lines.slice(from - 1, from - 1 + count).map((line, index) => `${from + index}\t${line}`);
  const rest = lines.length - (from - 1) - some.length;
  return cut(some.join('\n') + (rest > 0 ? `\n… ${rest} more lines` : ''));
}

/** What is in a folder, folders with a slash behind them. */
export async function listFolder(workspace: string, path: string): Promise<string> {
  const entries = await readdir(await insideOf(workspace, path), { withFileTypes: true });
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  const more = names.length - mostEntries;
  return names.slice(0, mostEntries).join('\n') + (more > 0 ? `\n… ${more} more` : '') || '(empty)';
}

/** The lines of all files below a folder that hold a text. Links are not followed. */
export async function searchFiles(
  workspace: string,
  { text, path = '.' }: { text: string; path?: string | undefined },
): Promise<string> {
  const root = await insideOf(workspace, '.');
  const found: string[] = [];
  let looked = 0;
  const folders = [await insideOf(workspace, path)];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const place = join(folder, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) folders.push(place);
      if (!entry.isFile()) continue;
      if (++looked > mostLooked || found.length >= mostMatches)
        return cut(`${found.join('\n')}\n… there may be more`);
      found.push(...(await matchesIn(place, text)).map((line) => `${relative(root, place)}:${line}`));
    }
  }
  return found.length === 0 ? 'Nothing was found.' : cut(found.join('\n'));
}

/** Makes a file or puts another text in its place. */
export async function writeWhole(
  workspace: string,
  { path, text }: { path: string; text: string },
): Promise<string> {
  const place = await insideOf(workspace, path);
  await mkdir(dirname(place), { recursive: true });
  await overwrite(place, text);
  return `Wrote ${Buffer.byteLength(text)} bytes to ${path}.`;
}

/** Replaces a passage that stands exactly once in a file. */
export async function replaceOnce(
  workspace: string,
  { path, find, replace }: { path: string; find: string; replace: string },
): Promise<string> {
  const place = await insideOf(workspace, path);
  const text = await readText(place);
  const count = find === '' ? 0 : text.split(find).length - 1;
  if (count !== 1) throw new Error(`The passage stands ${count} times in ${path}; it must stand there once.`);
  await overwrite(
    place,
    text.replace(find, () => replace),
  );
  return `Changed ${path}.`;
}

async function readText(place: string): Promise<string> {
  const { size } = await stat(place);
  if (size > mostFileBytes)
    throw new Error(`The file has ${size} bytes, more than the ${mostFileBytes} that are read.`);
  const bytes = await readFile(place);
  if (bytes.includes(0)) throw new Error('The file is no text.');
  return bytes.toString('utf8');
}

/** What became a link after it was looked at is not followed. */
async function overwrite(place: string, text: string): Promise<void> {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  const file = await open(place, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

async function matchesIn(place: string, text: string): Promise<readonly string[]> {
  const content = await readText(place).catch(() => '');
  return content
    .split('\n')
    .flatMap((line, index) => (line.includes(text) ? [`${index + 1}: ${line.slice(0, 300)}`] : []));
}

function cut(text: string): string {
  return text.length > mostBytes ? `${text.slice(0, mostBytes)}\n… cut, as it is too long` : text;
}

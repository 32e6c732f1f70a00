import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'esbuild';
import { forBrowsers } from '../../config/tools/for-browsers.ts';

const folder = new URL('page', import.meta.url).pathname;

/** The files of the page by their names, held in memory: what the product ships does not grow by them. */
export async function buildPage(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [`${folder}/main.tsx`, `${folder}/page.css`],
    outdir: 'unwritten',
    write: false,
    ...forBrowsers,
  });
  const built = outputFiles.map(({ path, text }): [string, string] => [basename(path), text]);
  return new Map([['index.html', readFileSync(`${folder}/index.html`, 'utf8')], ...built]);
}

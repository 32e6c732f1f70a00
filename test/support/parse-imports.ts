import { build, type Metafile } from 'esbuild';

const root = new URL('../..', import.meta.url).pathname;

/** What a real parser sees in these files and in all of ours that they import: every import that stays when the types are gone. */
export async function parseImports(files: readonly string[]): Promise<Metafile['inputs']> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...files],
    outdir: 'unwritten',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  });
  return metafile.inputs;
}

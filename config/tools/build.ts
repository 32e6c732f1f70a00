import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { type BuildOptions, build, context } from 'esbuild';

/**
 * Bundles our own code and drizzle-orm; every other package stays external.
 * drizzle-orm is inside because Node reads its huge package.json once per module: 400 ms and 240 MB at start.
 */
const program: BuildOptions = {
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [
    {
      name: 'packages stay external',
      setup(setup) {
        setup.onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
          kind === 'entry-point' || /^drizzle-orm(\/|$)/.test(path) ? undefined : { external: true, path },
        );
      },
    },
  ],
};

/** The web chat's page: one script and one style sheet, served by the gateway itself. */
const page: BuildOptions = {
  entryPoints: ['adapters/channels/webchat/page/main.tsx', 'adapters/channels/webchat/page/page.css'],
  outdir: 'dist/public',
  bundle: true,
  minify: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
};

// Chunks are named after their content: those of earlier builds would stay for ever.
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/public', { recursive: true });
copyFileSync('adapters/channels/webchat/page/index.html', 'dist/public/index.html');

if (process.argv.includes('--watch')) {
  const contexts = await Promise.all([program, page].map((options) => context(options)));
  await Promise.all(contexts.map((each) => each.watch()));
  const { spawn } = await import('node:child_process');
  const args = ['--watch-path=dist', '--enable-source-maps', 'dist/main.js', 'start'];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 0));
} else {
  await Promise.all([build(program), build(page)]);
}

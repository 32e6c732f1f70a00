import type { BuildOptions } from 'esbuild';

/** How a page is made out of what stands in its folder. */
export const forBrowsers = {
  bundle: true,
  minify: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  logLevel: 'warning',
} as const satisfies BuildOptions;

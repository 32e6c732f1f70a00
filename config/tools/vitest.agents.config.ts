import { defineConfig } from 'vitest/config';
import { agentsReporter } from '../../test/support/agents-reporter.ts';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/agents/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/temporary-folder.ts', 'test/support/global-setup.ts'],
    maxWorkers: 1,
    // Only programs of the versions that are pinned are written down.
    reporters: process.env['POSTHOUSE_RECORD'] ? ['default', agentsReporter] : ['default'],
  },
});

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

// Chromium is too heavy for every run, so these tests have a command of their own, which installs it once.
const chromium = '/usr/bin/chromium';

if (!existsSync(chromium) && process.getuid?.() === 0) {
  run('apt-get', ['update']);
  run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
}
if (!existsSync(chromium)) {
  console.error(
    `There is no ${chromium}. Install the package "chromium" (as root: apt-get install chromium), then try again.`,
  );
  process.exit(1);
}
run('node', ['config/tools/build.ts']);
// What follows on the command line names the files: npm run test:browser -- task-story
const files = process.argv.slice(2);
process.exit(run('npx', ['vitest', 'run', '--config', 'config/tools/vitest.browser.config.ts', ...files]));

function run(program: string, args: readonly string[]): number {
  return spawnSync(program, args, { stdio: 'inherit' }).status ?? 1;
}

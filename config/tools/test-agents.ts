import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { acpPrograms, agentPrograms } from './agent-programs.ts';

// The real programs are far too heavy for every run, and their licences are their own: this command installs them once,
// in a folder outside of the repository, and drives them against a local server that only imitates the models.
const programs = Object.fromEntries(
  [...agentPrograms, ...acpPrograms].map(({ from, version }) => [from, version]),
);
const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'posthouse', 'agents');

const wanted = JSON.stringify({ private: true, dependencies: programs }, undefined, 2);
const list = join(cache, 'package.json');
if (!existsSync(list) || readFileSync(list, 'utf8') !== wanted || !existsSync(join(cache, 'node_modules'))) {
  mkdirSync(cache, { recursive: true });
  writeFileSync(list, wanted);
  // A program that is wrapped in a package may fetch its own part after it was installed.
  const installed = run('npm', ['install', '--no-audit', '--no-fund', '--foreground-scripts'], cache);
  if (installed !== 0) process.exit(installed);
}
const root = new URL('../..', import.meta.url).pathname;
const vitest = [
  'vitest',
  'run',
  '--config',
  'config/tools/vitest.agents.config.ts',
  ...process.argv.slice(2),
];
process.exit(run('npx', vitest, root));

function run(program: string, args: readonly string[], cwd: string): number {
  const env = {
    ...process.env,
    POSTHOUSE_AGENTS: join(cache, 'node_modules', '.bin'),
    POSTHOUSE_RECORD: '1',
  };
  return spawnSync(program, args, { stdio: 'inherit', cwd, env }).status ?? 1;
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A repository that a test looks into. */
export interface GitRepository {
  readonly folder: string;
  /** What git says. */
  git(...args: readonly string[]): string;
  /** The refs of what runs left, by name. */
  kept(): readonly string[];
}

/** A folder of the test's own, gone with it. */
export function aFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'posthouse-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A repository with these files in one commit; without any it has no commit yet. */
export function aRepository(files: Readonly<Record<string, string>> = { 'a.txt': 'one\n' }): GitRepository {
  const folder = aFolder();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@localhost', ...args], {
      ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (Object.keys(files).length > 0) {
    git('add', '--all');
    git('commit', '--quiet', '-m', 'first');
  }
  const kept = () => git('for-each-ref', '--format=%(refname)', 'refs/posthouse').split('\n').filter(Boolean);
  return { folder, git, kept };
}

import { expect, test } from 'vitest';
import { packageOf } from '../../support/import-graph.ts';
import { parseImports } from '../../support/parse-imports.ts';

/** Each start reads these: the way in, and what it imports by and by. */
const wayIn = ['src/main.ts', 'src/cli/program.ts', 'src/cli/start.ts', 'src/app.ts'];

/** The packages that are read at once with these files: what is imported on demand is left out. */
async function packagesReadWith(files: readonly string[]): Promise<readonly string[]> {
  const inputs = await parseImports(files);
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path, kind, external } of inputs[file]?.imports ?? []) {
      if (kind === 'dynamic-import' || path.startsWith('node:')) continue;
      if (external) packages.add(packageOf(path));
      else visit(path);
    }
  };
  for (const file of files) visit(file);
  return [...packages].toSorted();
}

test('a start reads no library that only some houses need', async () => {
  expect(await packagesReadWith(wayIn)).toEqual([
    '@hono/node-server',
    'commander',
    'cron-parser',
    'drizzle-orm',
    'hono',
    'node-cron',
    'pg-boss',
    'pino',
    'postgres',
    'yaml',
    'zod',
  ]);
});

test('a library that is read at once is seen', async () => {
  expect(await packagesReadWith(['adapters/process/start-program.ts'])).toContain('execa');
});

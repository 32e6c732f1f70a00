import { expect, test } from 'vitest';
import { importsOf, packageOf, sourceFiles } from '../../support/import-graph.ts';
import { parseImports } from '../../support/parse-imports.ts';

/** What a real parser sees: every import that stays when the types are gone. */
async function parsedImports(): Promise<ReadonlyMap<string, readonly string[]>> {
  const inputs = Object.entries(await parseImports(sourceFiles())).filter(
    ([file]) => !file.includes('node_modules'),
  );
  return new Map(
    inputs.map(([file, { imports }]) => [
      file,
      imports.map(({ path }) => path).filter((path) => !path.startsWith('node:')),
    ]),
  );
}

/** What the parser saw in a file and the scan of its text did not. */
function overlooked(file: string, parsed: readonly string[], scanned: readonly string[]): readonly string[] {
  const isOurs = (path: string) => path.startsWith('src/') || path.startsWith('adapters/');
  return (
    parsed
      .map((path) => (isOurs(path) ? path : packageOf(path)))
      // The compiler adds this one by itself where there is JSX.
      .filter((path) => !(path === 'preact' && file.endsWith('.tsx')))
      .filter((path) => !scanned.includes(path))
  );
}

test('the scan of imports overlooks nothing that a parser sees', { timeout: 60_000 }, async () => {
  const parsed = await parsedImports();
  expect([...parsed.keys()].toSorted()).toEqual(sourceFiles());
  const missed = [...parsed].flatMap(([file, paths]) =>
    overlooked(
      file,
      paths,
      importsOf(file).map(({ to }) => to),
    ).map((path) => `${file} imports ${path}`),
  );
  expect(missed).toEqual([]);
  expect([...parsed.values()].flat().length).toBeGreaterThan(400);
});

test('an import that the scan does not see is noticed', () => {
  expect(overlooked('src/a.ts', ['src/b.ts', 'hono/cors'], ['src/b.ts'])).toEqual(['hono']);
});

#!/usr/bin/env node
// Says nothing, and leaves in its folder all that a program could look at: its arguments, its variables, and the files that these
// name, with those of a home that was made for it.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const named = [...process.argv.slice(2), ...Object.values(process.env)].filter((each) =>
  each.startsWith('/'),
);
const files = Object.fromEntries(named.flatMap((path) => filesAt(path, 4)));
writeFileSync('seen.json', JSON.stringify({ args: process.argv.slice(2), env: process.env, files }));
process.exitCode = 3;

function filesAt(path, depth) {
  try {
    const { size } = statSync(path);
    if (!statSync(path).isDirectory()) return size > 100_000 ? [] : [[path, readFileSync(path, 'utf8')]];
    const isOurs = path.includes('posthouse');
    return depth > 0 && isOurs
      ? readdirSync(path).flatMap((each) => filesAt(join(path, each), depth - 1))
      : [];
  } catch {
    return [];
  }
}

#!/usr/bin/env node
// The `posthouse` command. Plain CommonJS: it must run far enough on an old Node to find the private one.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '..', '..', 'dist', 'main.js');
if (Number(process.versions.node.split('.')[0]) >= 24) {
  void import(main);
} else {
  const privateNode = join(__dirname, 'node-runtime', 'node_modules', '.bin', 'node');
  if (!existsSync(privateNode)) {
    console.error(
      `Posthouse needs Node 24 or newer (this is ${process.version}): run "npm ci" once, or install Node 24.`,
    );
    process.exit(1);
  }
  const result = spawnSync(privateNode, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exit(result.status ?? 1);
}

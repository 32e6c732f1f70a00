// Runs under whatever Node started npm, so it stays plain CommonJS.
// Node 24 or newer: nothing to do. Older: a private Node, pinned by its own lock file, goes first on the PATH of npm scripts.
const { execFileSync } = require('node:child_process');
const { existsSync, mkdirSync, rmSync, symlinkSync } = require('node:fs');
const { join } = require('node:path');

const WANTED_MAJOR = 24;
const runtime = join(__dirname, 'node-runtime');
const privateNode = join(runtime, 'node_modules', '.bin', 'node');
const link = join(__dirname, '..', '..', 'node_modules', '.bin', 'node');

if (Number(process.versions.node.split('.')[0]) < WANTED_MAJOR) {
  if (!existsSync(privateNode)) installPrivateNode();
  if (!existsSync(privateNode)) {
    console.error(
      `There is no private Node for ${process.platform}-${process.arch}: please install Node ${WANTED_MAJOR} or newer.`,
    );
    process.exit(1);
  }
  mkdirSync(join(link, '..'), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(privateNode, link);
}

function installPrivateNode() {
  console.log(
    `Node ${process.versions.node} is older than ${WANTED_MAJOR}: installing a private Node for this checkout.`,
  );
  const npm = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync(npm ? process.execPath : 'npm', npm ? [npm, ...args] : args, {
    cwd: runtime,
    stdio: 'inherit',
  });
}

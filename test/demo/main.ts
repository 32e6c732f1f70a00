import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { buildPage } from './build-page.ts';
import { startDemo } from './demo.ts';
import { openKeptGateway } from './kept-gateway.ts';

// `npm run demo:channels`: the built gateway on imitations of the platforms, and a page to use them.
const { values } = parseArgs({ options: { port: { type: 'string', default: '7799' } } });
const folder = mkdtempSync(join(tmpdir(), 'posthouse-demo-'));
const stopping = nextSignal();
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const demo = await startDemo({
  port: Number(values.port),
  page: await buildPage(),
  clock: systemClock,
  openGateway: (config, changed) =>
    openKeptGateway({ folder, config, changed, clock: systemClock, ids: systemIds }),
}).catch((err: NodeJS.ErrnoException) => {
  if (err.code !== 'EADDRINUSE') throw err;
  console.error(`Port ${values.port} is in use. Choose another: npm run demo:channels -- --port 7800`);
  process.exitCode = 1;
});
if (demo) {
  console.log(
    `\n  Telegram, Discord and Slack, imitated, and a real gateway between them.\n\n  Open:  ${demo.address}\n  Stop:  Ctrl-C\n`,
  );
  await stopping;
  await demo.stop();
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

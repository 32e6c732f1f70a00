import { startApp } from '../app.ts';
import type { CliContext } from './cli-context.ts';
import { gatherParts } from './open-house.ts';

/** Runs the gateway until it is told to stop. A second signal ends it at once. */
export async function start(context: CliContext): Promise<number> {
  const parts = await gatherParts(context);
  for (const warning of parts.config.warnings) parts.log.warn({ detail: warning }, 'config looks mistaken');
  const stopping = nextSignal();
  const app = await startApp(parts);
  const link = `${app.address}/#token=${parts.token}`;
  console.log(
    `\n  Posthouse is ready.\n\n  Web chat:  ${link}\n  Terminal:  npx posthouse chat\n  Stop:      Ctrl-C\n`,
  );
  parts.log.info({ address: app.address, path: parts.config.file ?? 'defaults' }, 'house opened');
  await stopping;
  parts.log.info({}, 'house is closing');
  void nextSignal().then(() => process.exit(1));
  await app.stop();
  parts.log.info({}, 'house closed');
  return 0;
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

import type { CliContext } from './cli-context.ts';
import { openHouse } from './open-house.ts';

/** Runs the gateway until it is told to stop. A second signal ends it at once. */
export async function start(context: CliContext): Promise<number> {
  const stopping = nextSignal();
  const { app, config, token, log } = await openHouse(context);
  const link = `${app.address}/#token=${token}`;
  console.log(
    `\n  Posthouse is ready.\n\n  Web chat:  ${link}\n  Terminal:  npx posthouse chat\n  Stop:      Ctrl-C\n`,
  );
  log.info({ address: app.address, path: config.file ?? 'defaults' }, 'house opened');
  await stopping;
  log.info({}, 'house is closing');
  void nextSignal().then(() => process.exit(1));
  await app.stop();
  log.info({}, 'house closed');
  return 0;
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

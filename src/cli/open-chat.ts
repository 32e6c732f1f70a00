import { join } from 'node:path';
import { keepWebToken } from '../config/keep-web-token.ts';
import { systemClock } from '../kernel/clock.ts';
import { systemIds } from '../kernel/ids.ts';
import { chat } from './chat.ts';
import type { CliContext } from './cli-context.ts';
import { openHouse, readConfig } from './open-house.ts';

/** Talks to the gateway that runs here, or to one of its own that ends with the chat. */
export async function openChat(context: CliContext, { session }: { session: string }): Promise<number> {
  const config = readConfig(context);
  const running = `http://${config.web.host}:${config.web.port}`;
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  const talk = (baseUrl: string, token: string) =>
    chat({
      ...{ baseUrl, token, zone, name: session, input: process.stdin, output: process.stdout },
      historyFile: join(config.database.folder, 'chat-history'),
      clock: systemClock,
      signal: new AbortController().signal,
      ids: systemIds,
    });
  if (await answers(running)) {
    await talk(running, keepWebToken(config, systemIds));
    return 0;
  }
  const logFile = join(config.database.folder, 'posthouse.log');
  const { app, token } = await openHouse(context, { logFile });
  try {
    await talk(app.address, token);
  } finally {
    await app.stop();
  }
  return 0;
}

async function answers(baseUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
}

import type { Clock } from '../../src/kernel/clock.ts';
import { openDiscordPane } from './discord-pane.ts';
import type { DemoPlatform } from './platform.ts';
import { serveDemo } from './serve-demo.ts';
import { openSlackPane } from './slack-pane.ts';
import { openTelegramPane } from './telegram-pane.ts';
import type { ShownGateway } from './wire.ts';

/** A gateway that is connected to the imitations. */
export interface DemoGateway {
  show(): ShownGateway;
  /** `kill -9`; it comes back by itself. */
  kill?(): void;
  stop(): Promise<void>;
}

/** What the demo is made of. */
export interface DemoParts {
  /** 0: any that is free. */
  readonly port: number;
  /** The files of the page by their paths. */
  readonly page: ReadonlyMap<string, string>;
  readonly clock: Clock;
  /** @param config its accounts and people, as posthouse.yaml says it */
  readonly openGateway: (config: DemoConfig, changed: () => void) => Promise<DemoGateway>;
}

/** What the gateway must know of the imitations. */
export interface DemoConfig {
  readonly accounts: Readonly<Record<string, unknown>>;
  readonly people: Readonly<Record<string, unknown>>;
}

/** A running demo. */
export interface Demo {
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts the imitations, a gateway that knows Ann on all of them, and the page. */
export async function startDemo({ port, page, clock, openGateway }: DemoParts): Promise<Demo> {
  const watchers = new Set<(what: string) => void>();
  const changed = (what: string) => {
    for (const watcher of watchers) watcher(what);
  };
  const platforms: readonly DemoPlatform[] = await Promise.all([
    openTelegramPane({ clock, changed: () => changed('telegram') }),
    openDiscordPane({ clock, changed: () => changed('discord') }),
    openSlackPane({ clock, changed: () => changed('slack') }),
  ]);
  const stops = platforms.map((platform) => () => platform.stop());
  const stop = async () => {
    // The last that was opened goes first.
    while (stops.length > 0) await stops.pop()?.();
  };
  try {
    const gateway = await openGateway(configFor(platforms), () => changed('gateway'));
    stops.push(() => gateway.stop());
    await Promise.all(platforms.map((platform) => platform.connected()));
    const server = await serveDemo({ port, page, platforms, gateway, watchers });
    stops.push(() => server.stop());
    return { address: server.address, stop };
  } catch (err) {
    await stop();
    throw err;
  }
}

function configFor(platforms: readonly DemoPlatform[]): DemoConfig {
  const ids = platforms.map(({ name, owner }) => `${name}:${owner}`);
  return {
    accounts: Object.fromEntries(platforms.map(({ name, account }) => [name, account])),
    people: { ann: { role: 'owner', ids } },
  };
}

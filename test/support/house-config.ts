import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import type { DatabaseAddress } from '../../src/store/database.ts';

/** A config with two scripted agents and one account of the test channel. */
export function houseConfig(folder: string, url: string): Config {
  const agent = (name: string) => ({
    ...{ name, description: '', backend: 'scripted', options: {}, workspace: join(folder, name) },
    ...{ capabilities: [], timeoutMs: 60_000, unsafe: false },
  });
  return {
    agents: [agent('clerk'), agent('painter')],
    defaultAgent: 'clerk',
    accounts: [
      {
        name: 'test',
        channel: 'test',
        options: {},
        groups: [{ id: 'friends', mention: true, context: 3 }],
      },
    ],
    routes: [],
    people: [],
    limits: {
      turns: 8,
      runs: 4,
      queuePerSession: 500,
      attachmentBytes: 20_000_000,
      deliveryExpiryMs: 86_400_000,
      graceMs: 7_200_000,
    },
    probes: { allowHosts: [], commands: [] },
    web: { host: '127.0.0.1', port: 0, allowedHosts: [] },
    database: { url, folder },
    log: { level: 'warn' },
    secrets: [],
    warnings: [],
  };
}

/** The address as a config writes it. */
export function urlOf(address: DatabaseAddress): string {
  return 'url' in address
    ? address.url
    : `postgres://${address.user}@localhost/${address.database}?host=${address.host}`;
}

import type { CliContext } from './cli-context.ts';
import { readConfig } from './open-house.ts';

/** Reads the config as the gateway would and says what it found. */
export async function checkConfig(context: CliContext): Promise<number> {
  const config = readConfig(context);
  console.log(`✓ ${config.file ?? 'no config file: all defaults'}`);
  console.log(`  agents: ${config.agents.map(({ name, backend }) => `${name} (${backend})`).join(', ')}`);
  console.log(`  accounts: ${config.accounts.map(({ name, channel }) => `${name} (${channel})`).join(', ')}`);
  for (const warning of config.warnings) console.log(`! ${warning}`);
  return 0;
}

import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import type { CommandOptions } from './options.ts';
import { commandOptions } from './options.ts';

/** Any program: text in, text out. */
export const command: BackendManifest<CommandOptions> = {
  name: 'command',
  title: 'Command (any program)',
  options: commandOptions,
  // By walls. A program that nobody knows can do whatever its user can, so where there are none it says so when it is asked.
  enforcement: heldBackBy('os'),
  open: async (context) => (await import('./backend.ts')).createCommandBackend(context),
};

import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import type { CommandOptions } from './options.ts';
import { commandOptions } from './options.ts';

/** Any program: text in, text out. */
export const command: BackendManifest<CommandOptions> = {
  name: 'command',
  title: 'Command (any program)',
  options: commandOptions,
  // A program that nobody knows can do whatever its user can: nothing is held back, and this says so.
  enforcement: heldBackBy('none'),
  open: async (context) => (await import('./backend.ts')).createCommandBackend(context),
};

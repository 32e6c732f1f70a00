import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import type { CommandOptions } from './options.ts';
import { commandOptions } from './options.ts';

/** Any program: text in, text out. */
export const command: BackendManifest<CommandOptions> = {
  name: 'command',
  title: 'Command (any program)',
  options: commandOptions,
  // A program that nobody knows can do whatever its user can: nothing is held back, and this says so.
  enforcement: {
    'shell:read': 'none',
    'shell:write': 'none',
    'fs:read': 'none',
    'fs:write': 'none',
    'web:fetch': 'none',
    'gh:read': 'none',
    'gh:write': 'none',
    'memory:read': 'none',
    'memory:write': 'none',
    'tasks:read': 'none',
    'tasks:write': 'none',
    'helpers:spawn': 'none',
    'channel:send': 'none',
    'agents:ask': 'none',
  },
  open: async (context) => (await import('./backend.ts')).createCommandBackend(context),
};

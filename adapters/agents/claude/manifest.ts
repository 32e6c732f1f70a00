import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { type ClaudeOptions, claudeOptions } from './options.ts';

/** Claude Code, held to its capabilities by its own rules. */
export const claude: BackendManifest<ClaudeOptions> = {
  name: 'claude',
  title: 'Claude Code',
  options: claudeOptions,
  // Tools that are not allowed are taken away; inside of the others its rules decide, without asking anybody.
  enforcement: {
    'shell:read': 'rules',
    'shell:write': 'rules',
    'fs:read': 'rules',
    'fs:write': 'rules',
    'web:fetch': 'rules',
    'gh:read': 'rules',
    'gh:write': 'rules',
    'memory:read': 'rules',
    'memory:write': 'rules',
    'tasks:read': 'rules',
    'tasks:write': 'rules',
    'helpers:spawn': 'rules',
    'channel:send': 'rules',
    'agents:ask': 'rules',
  },
  open: async (context) => (await import('./backend.ts')).createClaudeBackend(context),
};

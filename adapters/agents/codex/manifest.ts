import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { type CodexOptions, codexOptions } from './options.ts';

/** Codex, held to its capabilities by its sandbox, which the system enforces. */
export const codex: BackendManifest<CodexOptions> = {
  name: 'codex',
  title: 'Codex',
  options: codexOptions,
  // Without a shell it has no hands; with one, the sandbox of the system decides what may be written and reached.
  enforcement: {
    'shell:read': 'rules',
    'shell:write': 'os',
    'fs:read': 'rules',
    'fs:write': 'os',
    'web:fetch': 'os',
    'gh:read': 'os',
    'gh:write': 'os',
    'memory:read': 'rules',
    'memory:write': 'rules',
    'tasks:read': 'rules',
    'tasks:write': 'rules',
    'helpers:spawn': 'rules',
    'channel:send': 'rules',
    'agents:ask': 'rules',
  },
  open: async (context) => (await import('./backend.ts')).createCodexBackend(context),
};

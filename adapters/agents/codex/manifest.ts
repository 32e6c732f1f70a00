import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import { discoverProgram } from '../../process/discover-program.ts';
import { placeBehind } from '../../process/model-way.ts';
import { type CodexOptions, codexOptions } from './options.ts';

/** Codex, held to its capabilities by its sandbox, which the system enforces. */
export const codex: BackendManifest<CodexOptions> = {
  name: 'codex',
  title: 'Codex',
  options: codexOptions,
  // Without a shell it has no hands; with one, the sandbox of the system decides what may be written and reached; that it
  // searches the web is a setting of its own.
  enforcement: heldBackBy('rules', {
    'shell:write': 'os',
    'fs:write': 'os',
    'gh:read': 'os',
    'gh:write': 'os',
  }),
  discover: ({ environment }) => discoverProgram('codex', environment),
  modelPlace: placeBehind('openai'),
  open: async (context) => (await import('./backend.ts')).createCodexBackend(context),
};

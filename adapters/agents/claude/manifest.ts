import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import { discoverProgram } from '../../process/discover-program.ts';
import { placeBehind } from '../../process/model-way.ts';
import { type ClaudeOptions, claudeOptions } from './options.ts';

/** Claude Code, held to its capabilities by its own rules. */
export const claude: BackendManifest<ClaudeOptions> = {
  name: 'claude',
  title: 'Claude Code',
  options: claudeOptions,
  // Tools that are not allowed are taken away; inside of the others its rules decide, without asking anybody.
  enforcement: heldBackBy('rules'),
  discover: ({ environment }) => discoverProgram('claude', environment),
  modelPlace: placeBehind('anthropic'),
  open: async (context) => (await import('./backend.ts')).createClaudeBackend(context),
};

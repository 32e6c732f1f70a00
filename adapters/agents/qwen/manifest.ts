import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import { discoverProgram } from '../../process/discover-program.ts';
import { placeBehind } from '../../process/model-way.ts';
import { type QwenOptions, qwenOptions } from './options.ts';

/** Qwen Code, held to its capabilities by its own rules. */
export const qwen: BackendManifest<QwenOptions> = {
  name: 'qwen',
  title: 'Qwen Code',
  options: qwenOptions,
  // Tools that are not allowed are taken away; what of the others would need a person's word is refused.
  enforcement: heldBackBy('rules'),
  discover: ({ environment }) => discoverProgram('qwen', environment),
  modelPlace: placeBehind('openai'),
  open: async (context) => (await import('./backend.ts')).createQwenBackend(context),
};

import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import { discoverProgram } from '../../process/discover-program.ts';
import { placeBehind } from '../../process/model-way.ts';
import { type GeminiOptions, geminiOptions } from './options.ts';

/** Gemini CLI, held to its capabilities by its own rules. */
export const gemini: BackendManifest<GeminiOptions> = {
  name: 'gemini',
  title: 'Gemini CLI',
  options: geminiOptions,
  // Its policy takes all tools away but those that are allowed, and nobody is asked.
  enforcement: heldBackBy('rules'),
  discover: ({ environment }) => discoverProgram('gemini', environment),
  modelPlace: placeBehind('google'),
  open: async (context) => (await import('./backend.ts')).createGeminiBackend(context),
};

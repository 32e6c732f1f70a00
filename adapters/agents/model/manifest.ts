import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import { type ModelOptions, modelOptions } from './options.ts';

/** A model of any provider, with tools of our own that stay in the workspace. */
export const model: BackendManifest<ModelOptions> = {
  name: 'model',
  title: 'Model (Anthropic, OpenAI, Google, or any that speaks as OpenAI does)',
  options: modelOptions,
  metering: 'own',
  // It has no hands but the tools that it is given, and is given those alone that the run's capabilities allow; what its shell
  // may change and reach, the system decides.
  enforcement: heldBackBy('rules', { 'shell:read': 'os', 'shell:write': 'os' }),
  discover: async (context) => (await import('./discover.ts')).discoverModels(context),
  open: async (context) => (await import('./backend.ts')).createModelBackend(context),
};

import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { type ModelOptions, modelOptions } from './options.ts';

/** A model of any provider, with tools of our own that stay in the workspace. */
export const model: BackendManifest<ModelOptions> = {
  name: 'model',
  title: 'Model (Anthropic, OpenAI, Google, or any that speaks as OpenAI does)',
  options: modelOptions,
  metering: 'own',
  // It has no hands but the tools that it is given, and is given those alone that the run's capabilities allow.
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
  open: async (context) => (await import('./backend.ts')).createModelBackend(context),
};

import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import { modelOf } from '../../process/program-request.ts';
import { placeOf } from './model-ways.ts';
import { type AcpOptions, acpOptions } from './options.ts';

/** Any agent that speaks the Agent Client Protocol. */
export const acp: BackendManifest<AcpOptions> = {
  name: 'acp',
  title: 'ACP (any agent that speaks the Agent Client Protocol)',
  options: acpOptions,
  // What it asks leave for is answered by rules, without asking anybody. What it does not ask for, its preset sees to.
  enforcement: heldBackBy('rules'),
  modelPlace: (order) => placeOf(order.options, modelOf(order)),
  open: async (context) => (await import('./backend.ts')).createAcpBackend(context),
};

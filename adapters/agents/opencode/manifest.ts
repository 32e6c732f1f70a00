import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';
import { discoverProgram } from '../../process/discover-program.ts';
import { placeInOpencode } from '../../process/model-way.ts';
import { modelOf } from '../../process/program-request.ts';
import { type OpencodeOptions, opencodeOptions } from './options.ts';

/** OpenCode, held to its capabilities by its own rules. */
export const opencode: BackendManifest<OpencodeOptions> = {
  name: 'opencode',
  title: 'OpenCode',
  options: opencodeOptions,
  // A tool that is denied is not offered to its model; inside of the others its rules decide, without asking anybody.
  enforcement: heldBackBy('rules'),
  discover: ({ environment }) => discoverProgram('opencode', environment),
  modelPlace(order) {
    const { key, url } = order.options;
    const model = modelOf(order);
    const place = url === undefined ? placeInOpencode(model) : { api: 'openai' as const, url };
    return key === undefined || place === undefined ? undefined : { ...place, key, model };
  },
  open: async (context) => (await import('./backend.ts')).createOpencodeBackend(context),
};

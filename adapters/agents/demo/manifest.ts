import * as z from 'zod';
import type { BackendManifest } from '../../../src/contracts/agent-backend.ts';
import { heldBackBy } from '../../../src/domain/capability.ts';

const options = z.strictObject({});

/** Answers by rules, in this process: a first start works without a key, through the same door as every other back-end. */
export const demo: BackendManifest<z.infer<typeof options>> = {
  name: 'demo',
  title: 'Demo (rules, no model)',
  options,
  metering: 'free',
  // It has no hands: it reads its prompt and asks the gateway for tasks, which checks the rights itself.
  enforcement: heldBackBy('rules'),
  open: async (context) => (await import('./backend.ts')).createDemoBackend(context),
};

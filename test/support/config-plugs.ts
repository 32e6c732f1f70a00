import { z } from 'zod';
import type { Plugs } from '../../src/config/config-json-schema.ts';

/** Channels and back-ends as far as the config looks at them. */
export const configPlugs = {
  channels: [
    {
      name: 'telegram',
      options: z.object({
        token: z.string().min(1).describe('The token.'),
        apiRoot: z.string().optional().describe('The server.'),
        pollers: z.int().min(1).max(9).default(1).describe('How many.'),
      }),
    },
    { name: 'webchat', options: z.strictObject({}) },
    { name: 'console', options: z.strictObject({}) },
  ],
  backends: [
    { name: 'demo', options: z.strictObject({}) },
    {
      name: 'command',
      options: z.strictObject({ command: z.array(z.string()).min(1).describe('The argv.') }),
    },
  ],
} satisfies Plugs;

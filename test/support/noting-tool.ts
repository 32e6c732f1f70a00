import { z } from 'zod';
import type { GatewayTool } from '../../src/contracts/gateway-tools.ts';

/** A tool for making tasks that only says what it was asked. */
export const notingTool: GatewayTool = {
  name: 'task_create',
  description: 'Make a task.',
  input: z.object({ words: z.string() }),
  call: async (input) => ({ text: `noted: ${z.object({ words: z.string() }).parse(input).words}` }),
};

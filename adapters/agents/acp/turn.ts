import { type ClientContext, methods } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import type { Usage } from '../../../src/contracts/usage.ts';

/** How the protocol says that a turn has ended. */
const stopReasons = ['end_turn', 'max_tokens', 'max_turn_requests', 'refusal', 'cancelled'] as const;

/** How a turn ended, and what it took. */
export interface Stop {
  readonly reason: (typeof stopReasons)[number];
  readonly usage: Usage | undefined;
}

const count = z.number().int().min(0).catch(0);
const usage = z.object({
  ...{ totalTokens: count, inputTokens: count, outputTokens: count, cachedReadTokens: count },
});
const model = z.object({ quota: z.object({ model_usage: z.tuple([z.object({ model: z.string() })]) }) });
const answer = z.object({
  // A reason that is new is an end all the same.
  stopReason: z.enum(stopReasons).catch('end_turn'),
  usage: usage.nullish().catch(undefined),
  _meta: model.nullish().catch(undefined),
});

/** Asks an agent, and waits until its turn has ended. */
export async function askAgent(agent: ClientContext, sessionId: string, text: string): Promise<Stop> {
  const told = answer.parse(
    await agent.request<unknown>(methods.agent.session.prompt, {
      sessionId,
      prompt: [{ type: 'text', text }],
    }),
  );
  const [used] = told._meta?.quota.model_usage ?? [];
  return {
    reason: told.stopReason,
    usage: told.usage
      ? {
          // Of what was kept, agents tell apart from the rest what they read; the sum has all of it.
          inputTokens: Math.max(told.usage.totalTokens - told.usage.outputTokens, told.usage.inputTokens),
          cachedInputTokens: told.usage.cachedReadTokens,
          outputTokens: told.usage.outputTokens,
          ...(used && { model: used.model }),
        }
      : undefined,
  };
}

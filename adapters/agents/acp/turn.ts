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
// What some tell beside the protocol, and one tells in no other way.
const quota = z.object({
  token_count: z.object({ input_tokens: count, output_tokens: count }).optional().catch(undefined),
  model_usage: z.array(z.object({ model: z.string() })).catch([]),
});
const answer = z.object({
  // A reason that is new is an end all the same.
  stopReason: z.enum(stopReasons).catch('end_turn'),
  usage: usage.nullish().catch(undefined),
  _meta: z.object({ quota }).nullish().catch(undefined),
});

/** Asks an agent, and waits until its turn has ended. */
export async function askAgent(agent: ClientContext, sessionId: string, text: string): Promise<Stop> {
  const told = answer.parse(
    await agent.request<unknown>(methods.agent.session.prompt, {
      sessionId,
      prompt: [{ type: 'text', text }],
    }),
  );
  return { reason: told.stopReason, usage: usageIn(told) };
}

function usageIn({ usage: tokens, _meta: meta }: z.infer<typeof answer>): Usage | undefined {
  const { token_count: counted, model_usage: models = [] } = meta?.quota ?? {};
  const model = models.length === 1 && models[0] ? { model: models[0].model } : {};
  if (tokens) {
    return {
      // Of what went in, agents tell apart what had been kept; the sum has all of it.
      inputTokens: Math.max(tokens.totalTokens - tokens.outputTokens, tokens.inputTokens),
      cachedInputTokens: tokens.cachedReadTokens,
      outputTokens: tokens.outputTokens,
      ...model,
    };
  }
  const isCounted = counted && counted.input_tokens + counted.output_tokens > 0;
  return isCounted
    ? { inputTokens: counted.input_tokens, outputTokens: counted.output_tokens, ...model }
    : undefined;
}

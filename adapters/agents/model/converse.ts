import {
  type FinishReason,
  type LanguageModel,
  type ModelMessage,
  NoSuchToolError,
  streamText,
  type ToolSet,
} from 'ai';
import type { BackendEnding, BackendEvent, BackendRequest } from '../../../src/contracts/agent-backend.ts';
import type { Usage } from '../../../src/contracts/usage.ts';
import { describeToolCall } from '../../../src/domain/tool-call.ts';
import { type Context, contextOf, guessTokens, instructionsOf } from './messages.ts';
import type { ModelOptions } from './options.ts';
import { RefusedUse } from './tools/refused-use.ts';
import { ranIntoWalls } from './tools/shell.ts';
import { type Surroundings, toolsFor } from './tools/tools.ts';

interface Conversation {
  readonly request: BackendRequest<ModelOptions>;
  /** As provider:model. */
  readonly name: string;
  readonly model: LanguageModel;
  readonly signal: AbortSignal;
  readonly surroundings: Surroundings;
}

/** What one answer of the model came to. */
interface Step {
  readonly messages: readonly ModelMessage[];
  readonly finishReason: FinishReason;
  readonly wrote: boolean;
}

/**
 * Asks the model until it uses no more tools. Before each time the meter is asked, and told afterwards. When the steps run
 * out, the model has one more without tools, to say what it found.
 * @throws what the provider or the connection said
 */
export async function* converse(conversation: Conversation): AsyncGenerator<BackendEvent, BackendEnding> {
  const { request, name, surroundings } = conversation;
  const { meter, options } = request;
  const tools = toolsFor(request, surroundings);
  const context = contextOf(request);
  const { messages } = context;
  const instructions = instructionsOf(request, { now: surroundings.clock.now(), ...context });
  const toolLetters = guessTokens(
    JSON.stringify(Object.entries(tools).map(([key, each]) => [key, each.description])),
  );
  let wrote = false;
  for (let left = options.mostSteps - 1; ; left--) {
    const most = {
      inputTokens: guessTokens(instructions) + guessTokens(JSON.stringify(messages)) + toolLetters,
      outputTokens: options.mostOutputTokens,
      model: name,
    };
    const permission = await meter.reserve(most);
    if (permission.kind === 'stop') return { kind: 'paused', reason: permission.reason };
    const step: Step = yield* takeStep({
      ...conversation,
      tools,
      instructions,
      messages,
      isLast: left === 0,
      wrote,
    });
    wrote ||= step.wrote;
    messages.push(...step.messages);
    if (step.finishReason !== 'tool-calls' || left === 0) {
      if (wrote) yield* sayWhatIsLeftOut(request, context);
      return endingOf(step.finishReason, { wrote, name });
    }
  }
}

/** Once in a session: from then on the person knows. The whole of it stays in the transcript. */
function* sayWhatIsLeftOut(
  { memo }: BackendRequest<ModelOptions>,
  { said, leftOut }: Context,
): Generator<BackendEvent> {
  if (leftOut === 0 || memo !== undefined) return;
  const kept = `${said} → ${said - leftOut} messages, kept: the newest`;
  yield { kind: 'text', text: `\n\n_(${kept}. I no longer see what came before; \`/new\` begins afresh.)_` };
  yield { kind: 'memo', memo: { leftOut } };
}

/** A tool that it was not given is as good as one that refuses. */
function isRefusal(err: unknown): boolean {
  return err instanceof RefusedUse || NoSuchToolError.isInstance(err);
}

/** What the SDK itself says before the provider has said anything. */
const beginnings: ReadonlySet<string> = new Set(['start', 'start-step']);

async function* takeStep(
  order: Conversation & {
    tools: ToolSet;
    instructions: string;
    messages: ModelMessage[];
    isLast: boolean;
    wrote: boolean;
  },
): AsyncGenerator<BackendEvent, Step> {
  const { request, tools, isLast } = order;
  let usage: Usage | undefined;
  let [wrote, heard] = [false, false];
  try {
    const result = streamText({
      ...{ model: order.model, instructions: order.instructions, messages: order.messages, tools },
      toolChoice: isLast ? 'none' : 'auto',
      maxOutputTokens: request.options.mostOutputTokens,
      maxRetries: 0,
      abortSignal: order.signal,
      onError: () => {},
    });
    let finishReason: FinishReason = 'other';
    for await (const part of result.stream) {
      heard ||= part.type !== 'error' && !beginnings.has(part.type);
      if (part.type === 'text-delta' && part.text !== '') {
        // What it says after a tool is a paragraph of its own.
        if (!wrote && order.wrote) yield { kind: 'text', text: '\n\n' };
        wrote = true;
        yield { kind: 'text', text: part.text.replaceAll('\0', '') };
      } else if (part.type === 'tool-call') {
        yield { kind: 'progress', text: describeToolCall(part.toolName, part.input) };
      } else if (part.type === 'tool-error') {
        const what = describeToolCall(part.toolName, part.input);
        yield isRefusal(part.error)
          ? { kind: 'refused', what }
          : { kind: 'progress', text: `${part.toolName} did not work: ${String(part.error)}` };
      } else if (part.type === 'tool-result') {
        if (part.toolName === 'run_command' && ranIntoWalls(request, part.output))
          yield { kind: 'refused', what: describeToolCall(part.toolName, part.input) };
      } else if (part.type === 'finish-step') {
        usage = usageOf(part.usage, order.name);
        finishReason = part.finishReason;
      } else if (part.type === 'error') {
        throw part.error;
      }
    }
    order.signal.throwIfAborted();
    return { messages: await result.responseMessages, finishReason, wrote };
  } catch (err) {
    // Who was refused at the door took nothing.
    if (!heard && !order.signal.aborted)
      usage = { inputTokens: 0, outputTokens: 0, costUsd: 0, model: order.name };
    throw err;
  } finally {
    await request.meter.settle(usage);
  }
}

function endingOf(
  reason: FinishReason,
  { wrote, name }: { readonly wrote: boolean; readonly name: string },
): BackendEnding {
  if (reason === 'content-filter') {
    return { kind: 'failed', fault: 'refused', reason: `${name} declined to answer this.` };
  }
  if (!wrote) return { kind: 'failed', fault: 'empty', reason: `${name} ended well but said nothing.` };
  return { kind: 'answered' };
}

function usageOf(
  usage: {
    inputTokens: number | undefined;
    outputTokens: number | undefined;
    inputTokenDetails: { cacheReadTokens: number | undefined };
  },
  model: string,
): Usage | undefined {
  const { inputTokens, outputTokens } = usage;
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  const cached = usage.inputTokenDetails.cacheReadTokens;
  return { inputTokens, outputTokens, model, ...(cached !== undefined && { cachedInputTokens: cached }) };
}

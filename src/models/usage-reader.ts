import * as z from 'zod';
import type { Usage } from '../contracts/usage.ts';
import { createEvents } from './events.ts';

/** Reads along what an answer of a model took. */
export interface UsageReader {
  take(bytes: Uint8Array): void;
  /** What it says that it took, in an answer that broke off as far as it came; undefined where it said nothing. */
  usage(isWhole: boolean): Usage | undefined;
  /** About how many tokens have come out so far. */
  outputGuess(): number;
}

const count = z.number().int().min(0).optional().catch(undefined);
const kept = z.object({ cached_tokens: count }).optional().catch(undefined);
const counts = z.object({
  ...{ input_tokens: count, cache_creation_input_tokens: count, cache_read_input_tokens: count },
  ...{ output_tokens: count, prompt_tokens: count, completion_tokens: count },
  ...{ input_tokens_details: kept, prompt_tokens_details: kept },
  ...{ promptTokenCount: count, toolUsePromptTokenCount: count, cachedContentTokenCount: count },
  ...{ candidatesTokenCount: count, thoughtsTokenCount: count },
});
type Counts = z.infer<typeof counts>;
const usage = counts.optional().catch(undefined);
const name = z.string().optional().catch(undefined);
const inner = z.object({ model: name, usage }).optional().catch(undefined);
const event = z.object({
  ...{ model: name, modelVersion: name, usage, usageMetadata: usage, message: inner, response: inner },
});

/** A token is about four letters. */
const lettersPerToken = 4;
/** Under which keys the words of a model stand. */
const wordKeys: ReadonlySet<string> = new Set([
  ...['text', 'delta', 'content', 'thinking', 'partial_json', 'arguments', 'reasoning_content'],
]);

/** A reader for one answer; a provider's own shape is known by its keys. */
export function createUsageReader(contentType: string): UsageReader {
  const events = createEvents(contentType);
  let found: Counts = {};
  let model: string | undefined;
  let letters = 0;
  const note = (value: unknown) => {
    letters += lettersIn(value);
    const { data } = event.safeParse(value);
    if (!data) return;
    const { message, response, modelVersion } = data;
    model = data.model ?? modelVersion ?? message?.model ?? response?.model ?? model;
    for (const each of [data.usage, data.usageMetadata, message?.usage, response?.usage]) {
      found = { ...found, ...told(each) };
    }
  };
  const outputGuess = () => Math.ceil(letters / lettersPerToken);
  return {
    take: (bytes) => events.take(bytes).forEach(note),
    outputGuess,
    usage(isWhole) {
      if (isWhole) events.rest().forEach(note);
      const read = usageOf(found);
      if (!read) return undefined;
      const outputTokens = isWhole ? read.outputTokens : Math.max(read.outputTokens, outputGuess());
      return { ...read, outputTokens, ...(model !== undefined && { model }) };
    },
  };
}

/** What is not there leaves what was told before. */
function told(each: Counts | undefined): Counts {
  return Object.fromEntries(Object.entries(each ?? {}).filter(([, value]) => value !== undefined));
}

function usageOf(found: Counts): (Usage & { readonly outputTokens: number }) | undefined {
  const { input_tokens: input = found.prompt_tokens, cache_creation_input_tokens: written } = found;
  const { cache_read_input_tokens: read } = found;
  const cached = read ?? (found.input_tokens_details ?? found.prompt_tokens_details)?.cached_tokens;
  if (input !== undefined) {
    return {
      // One provider tells apart what it had kept and what it keeps now; with the others it is among what went in.
      inputTokens: input + (written ?? 0) + (read ?? 0),
      outputTokens: found.output_tokens ?? found.completion_tokens ?? 0,
      ...(cached !== undefined && { cachedInputTokens: cached }),
    };
  }
  if (found.promptTokenCount === undefined) return undefined;
  const { cachedContentTokenCount } = found;
  return {
    inputTokens: found.promptTokenCount + (found.toolUsePromptTokenCount ?? 0),
    outputTokens: (found.candidatesTokenCount ?? 0) + (found.thoughtsTokenCount ?? 0),
    ...(cachedContentTokenCount !== undefined && { cachedInputTokens: cachedContentTokenCount }),
  };
}

function lettersIn(value: unknown, key = ''): number {
  if (typeof value === 'string') return wordKeys.has(key) ? value.length : 0;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + lettersIn(each, key), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [inside, each]) => sum + lettersIn(each, inside), 0);
}

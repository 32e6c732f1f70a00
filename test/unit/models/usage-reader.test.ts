import { describe, expect, test } from 'vitest';
import { createUsageReader } from '../../../src/models/usage-reader.ts';

const stream = (...events: readonly unknown[]) =>
  events.map((event) => `event: x\r\ndata: ${JSON.stringify(event)}\r\n\r\n`).join('');
const kept = { cache_creation_input_tokens: 5, cache_read_input_tokens: 7 };

/** What is read of an answer that comes in pieces of so many bytes. */
function read(type: string, text: string, { pieces = 3, isWhole = true } = {}) {
  const reader = createUsageReader(type);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieces) reader.take(bytes.subarray(at, at + pieces));
  return { usage: reader.usage(isWhole), guess: reader.outputGuess() };
}

const sse = 'text/event-stream; charset=utf-8';
const json = 'application/json';
const chat = { prompt_tokens: 120, completion_tokens: 30, prompt_tokens_details: { cached_tokens: 7 } };
const responses = { input_tokens: 120, output_tokens: 30, input_tokens_details: { cached_tokens: 7 } };
const gemini = {
  promptTokenCount: 120,
  candidatesTokenCount: 20,
  thoughtsTokenCount: 10,
  cachedContentTokenCount: 7,
};
const usual = { inputTokens: 120, cachedInputTokens: 7, outputTokens: 30, model: 'm' };

describe('what an answer says that it took', () => {
  test.each([
    [
      'a stream of messages',
      sse,
      stream(
        {
          type: 'message_start',
          message: { model: 'm', usage: { input_tokens: 108, ...kept, output_tokens: 1 } },
        },
        { type: 'content_block_delta', delta: { type: 'text_delta', text: 'Grüße €' } },
        { type: 'message_delta', usage: { output_tokens: 30, cache_read_input_tokens: null } },
      ),
    ],
    [
      'a message',
      json,
      JSON.stringify({ model: 'm', usage: { input_tokens: 108, ...kept, output_tokens: 30 } }),
    ],
    [
      'a stream of completions',
      sse,
      `: waiting\n\n${stream({ model: 'm', choices: [{ delta: { content: 'hi' } }], usage: null }, { model: 'm', choices: [], usage: chat })}data: [DONE]\n\n`,
    ],
    ['a completion', json, JSON.stringify({ model: 'm', choices: [], usage: chat })],
    [
      'a stream of a response',
      sse,
      stream(
        { type: 'response.output_text.delta', delta: 'hi' },
        { type: 'response.completed', response: { model: 'm', usage: responses } },
      ),
    ],
    ['a response', json, JSON.stringify({ model: 'm', output: [], usage: responses })],
    [
      'a stream of content',
      sse,
      stream(
        { candidates: [], modelVersion: 'm', usageMetadata: { promptTokenCount: 120 } },
        { candidates: [], modelVersion: 'm', usageMetadata: gemini },
      ),
    ],
    ['content in a list', json, JSON.stringify([{ modelVersion: 'm', usageMetadata: gemini }])],
  ])('%s, wherever it is cut', (_, type, text) => {
    for (const pieces of [1, 2, 7, 100_000]) expect(read(type, text, { pieces }).usage).toEqual(usual);
  });

  test.each([
    ['says nothing of it', sse, stream({ choices: [{ delta: { content: 'hello there!' } }] }), 3],
    ['is no JSON', json, '<html>502</html>', 0],
    ['is of another kind', 'text/html', JSON.stringify({ usage: chat }), 0],
    ['says what cannot be', json, JSON.stringify({ usage: { input_tokens: -1, output_tokens: 'x' } }), 0],
    ['is half', json, '{"usage":', 0],
    ['is a name that is none', json, '{"constructor":1,"usage":{"__proto__":{"input_tokens":9}}}', 0],
  ])('an answer that %s tells nothing', (_, type, text, guess) => {
    expect(read(type, text)).toEqual({ usage: undefined, guess });
  });
});

test('of an answer that broke off its words are counted', () => {
  const start = {
    type: 'message_start',
    message: { model: 'm', usage: { input_tokens: 50, output_tokens: 1 } },
  };
  const word = { type: 'content_block_delta', delta: { text: 'x'.repeat(80) } };
  const text = stream(start, word);
  expect(read(sse, text, { isWhole: false }).usage).toMatchObject({ inputTokens: 50, outputTokens: 20 });
  expect(read(sse, text).usage).toMatchObject({ outputTokens: 1 });
});

test('a line that never ends fills no memory', () => {
  const reader = createUsageReader(sse);
  const piece = Buffer.from(`data: ${'x'.repeat(1_000_000)}`);
  for (let count = 0; count < 40; count++) reader.take(piece);
  reader.take(Buffer.from(`\n\ndata: ${JSON.stringify({ usage: chat })}\n`));
  expect(reader.usage(true)).toMatchObject({ inputTokens: 120 });
});

import { LLMock } from '@copilotkit/aimock';

type Request = Parameters<Extract<Parameters<LLMock['on']>[1], (...args: never[]) => unknown>>[0];

/** What one call is said to have taken, exactly, whatever was asked. */
export const callUsage = { inputTokens: 120, outputTokens: 30 } as const;

type CallUsage = Readonly<Record<keyof typeof callUsage, number>>;

/** As each provider says it. */
function usageAs({ inputTokens: input, outputTokens: output }: CallUsage) {
  return {
    ...{ input_tokens: input, output_tokens: output, prompt_tokens: input, completion_tokens: output },
    ...{ promptTokenCount: input, candidatesTokenCount: output },
  };
}

/** A local server that speaks as Anthropic, OpenAI and Google do, and does what the prompt says. */
export interface ModelServer {
  readonly url: string;
  /** The requests so far, each as one provider-neutral chat. */
  requests(): readonly Request[];
  /** What it has said that all calls took together. */
  taken(): CallUsage;
  stop(): Promise<void>;
}

/**
 * Understands, in the last thing that a person said: `call NAME {json}` uses a tool and tells its result, `again NAME {json}`
 * uses it for ever, `busy NAME {json}` the same and says so each time, `status N` answers with that status, `cut` breaks off in the middle, `slow` writes for a long time,
 * `tools?` and `told?` tell what it was given. Everything else it says back, with what was said before.
 * @param usageOf what the call of this number takes
 */
export async function startModelServer(
  usageOf: (call: number) => CallUsage = () => callUsage,
): Promise<ModelServer> {
  const taken = { calls: 0, inputTokens: 0, outputTokens: 0 };
  const usage = usageAs(callUsage);
  const mock = new LLMock({ host: '127.0.0.1', port: 0, logLevel: 'silent' });
  const asked = (word: RegExp) => ({ predicate: (request: Request) => word.test(lastWords(request)) });
  for (const status of [400, 401, 404, 429, 500, 529]) {
    const message = status === 400 ? 'prompt is too long: 9 tokens' : `no: ${status}`;
    // What nothing is said of counts as the server's own fault, and some try that again for long.
    const error = { message, ...(status < 500 && { type: 'invalid_request_error' }) };
    mock.on(asked(new RegExp(`status ${status}`)), { error, status });
  }
  const half = { content: `half of an answer ${'that never comes '.repeat(20)}`, usage } as never;
  mock.on(asked(/\bcut\b/), half, { latency: 20, chunkSize: 5, truncateAfterChunks: 8 });
  mock.on(asked(/\bslow\b/), { content: 'slow '.repeat(2_000), usage } as never, {
    latency: 20,
    chunkSize: 20,
  });
  mock.on({ predicate: () => true }, ((request: Request) => {
    const its = usageOf(taken.calls++);
    taken.inputTokens += its.inputTokens;
    taken.outputTokens += its.outputTokens;
    return { ...answer(request), usage: usageAs(its) };
  }) as never);
  await mock.start();
  return {
    url: mock.url,
    requests: () => mock.getRequests().map(({ body }) => body as Request),
    taken: () => ({ inputTokens: taken.inputTokens, outputTokens: taken.outputTokens }),
    stop: () => mock.stop(),
  };
}

function answer(request: Request) {
  const words = lastWords(request);
  const names = (request.tools ?? []).map((each) => each.function.name);
  const results = tail(request).filter(({ role }) => role === 'tool');
  const busy = /busy (\w+) (\{.*\})/s.exec(words);
  if (busy) return { content: 'I look. ', toolCalls: [{ name: busy[1], arguments: busy[2] }] };
  const again = /again (\w+) (\{.*\})/s.exec(words);
  const call = results.length === 0 ? /call (\w+) (\{.*\})/s.exec(words) : undefined;
  const [, name, json] = again ?? call ?? [];
  if (again && request.tool_choice === 'none') return { content: 'That is all I know.' };
  if (name !== undefined && (again || results.length === 0)) {
    // Google's own servers end the use of a tool with STOP.
    const finish = request.model.startsWith('gemini') ? { finishReason: 'STOP' } : {};
    return { toolCalls: [{ name, arguments: json }], ...finish };
  }
  if (results.length > 0) return { content: `The tool said: ${resultOf(results.at(-1)?.content)}` };
  if (words.includes('tools?')) return { content: `tools: ${names.sort().join(', ') || 'none'}` };
  if (words.includes('told?')) return { content: `told: ${textOf(request.messages.find(isTold)?.content)}` };
  const before = request.messages.filter((each) => !isTold(each)).slice(0, -1);
  const heard = before.map(({ role, content }) => `${role}: ${textOf(content)}`).join(' | ');
  return { content: `You said ${words || 'nothing'}.${heard && ` Before: ${heard}`}` };
}

function isTold({ role }: Request['messages'][number]): boolean {
  return role === 'system';
}

function lastWords(request: Request): string {
  return textOf(request.messages.filter(({ role }) => role === 'user').at(-1)?.content);
}

function tail({ messages }: Request): Request['messages'] {
  return messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1);
}

/** Google wraps what a tool gave back. */
function resultOf(content: unknown): string {
  const text = textOf(content);
  return text.startsWith('{"name":') ? JSON.parse(text).content : text;
}

function textOf(content: unknown): string {
  const text = Array.isArray(content) ? content.map((part) => part?.text ?? '').join('') : content;
  return typeof text === 'string' ? withoutNotes(text) : '';
}

/** Some programs put notes of their own into what a person said. */
function withoutNotes(text: string): string {
  return text.replace(/<(system-reminder|session_context)>[\s\S]*?<\/\1>\n*/g, '');
}

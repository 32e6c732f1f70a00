import type {
  AgentBackend,
  BackendContext,
  BackendEnding,
  BackendEvent,
  BackendNeeds,
  BackendRequest,
} from '../../../src/contracts/agent-backend.ts';
import { describeToolCall } from '../../../src/domain/tool-call.ts';
import { canRun } from '../../process/find-program.ts';
import { createJsonLines } from '../../process/json-lines.ts';
import { runProgram } from '../../process/run-program.ts';
import { type Ended, endingOf, isLost } from './endings.ts';
import { createReader } from './events.ts';
import { type Memo, readMemo } from './memo.ts';
import type { ClaudeOptions } from './options.ts';
import { programOrder } from './program-order.ts';

/** Runs Claude Code for each request, in its own conversation of the session. */
export function createClaudeBackend(context: BackendContext): AgentBackend<ClaudeOptions> {
  return {
    async *run(request, signal) {
      if (signal.aborted) return yield end({ kind: 'cancelled' });
      const memo = readMemo(request.memo);
      let ended = yield* converse(request, memo, signal, context);
      if (memo && isLost(ended)) {
        yield {
          kind: 'text',
          text: '_(Claude Code has lost our conversation. It begins anew, from what was said here.)_\n\n',
        };
        ended = yield* converse(request, undefined, signal, context);
      }
      yield* noteOf(ended, context);
      yield end(endingOf(ended));
    },
    missing: (needs) => missingOf(needs, context.environment),
    close: async () => {},
  };
}

async function* converse(
  request: BackendRequest<ClaudeOptions>,
  memo: Memo | undefined,
  signal: AbortSignal,
  { clock, environment }: BackendContext,
): AsyncGenerator<BackendEvent, Ended> {
  const reader = createReader();
  const lines = createJsonLines();
  const program = runProgram(await programOrder(request, memo, environment), signal, clock);
  try {
    for (;;) {
      const { done, value } = await program.next();
      const told = done ? lines.rest() : lines.take(value);
      for (const line of told) yield* reader.take(line);
      if (!done) continue;
      const { options } = request;
      return { end: value, result: reader.result(), memo, wrote: reader.wrote(), options };
    }
  } finally {
    await program.return?.(undefined as never);
  }
}

/** What is to be known the next time, and what it was refused. */
async function* noteOf({ result }: Ended, { clock }: BackendContext): AsyncGenerator<BackendEvent> {
  if (!result) return;
  for (const { tool_name: name, tool_input: input } of result.permission_denials) {
    yield { kind: 'progress', text: `Refused: ${describeToolCall(name, input)}` };
  }
  const memo: Memo = { id: result.session_id, costUsd: result.total_cost_usd, at: clock.now().toISOString() };
  yield { kind: 'memo', memo };
}

async function missingOf(
  { options: { program }, workspace }: BackendNeeds<ClaudeOptions>,
  environment: BackendContext['environment'],
): Promise<string | undefined> {
  if (await canRun(program, { workspace, path: environment['PATH'] })) return undefined;
  return `The program "${program}" was not found, or may not be run. Install Claude Code: npm install -g @anthropic-ai/claude-code`;
}

function end(ending: BackendEnding): BackendEvent {
  return { kind: 'end', ending };
}

import type { BackendEnding } from '../../../src/contracts/agent-backend.ts';
import type { Usage } from '../../../src/contracts/usage.ts';
import { endingOfProgram, type Failure } from '../../process/program-endings.ts';
import type { Spoken } from '../../process/speaking-program.ts';
import type { Result, Told } from '../../process/stream-json.ts';
import type { Memo } from './memo.ts';
import type { ClaudeOptions } from './options.ts';

type Ended = Spoken<ClaudeOptions, Memo, Told>;

/** How it is installed. */
export const install = 'npm install -g @anthropic-ai/claude-code';

/** How the request ended. Its exit code is not the truth, so what it says of itself decides. */
export function endingOf({ end, told: { result, wrote }, memo, request: { options } }: Ended): BackendEnding {
  return endingOfProgram(
    end,
    { title: 'Claude Code', program: options.program, install },
    {
      usage: result && usageOf(result, memo),
      otherwise() {
        if (!result) return withoutResult(end);
        if (result.is_error || result.terminal_reason === 'max_turns') return errorOf(result, options);
        return wrote ? undefined : ['empty', 'Claude Code ended well but said nothing.'];
      },
    },
  );
}

/** Whether the conversation that it was to go on with is gone. */
export function isLost({ end, told: { result } }: Ended): boolean {
  return end.kind === 'ended' && result?.is_error !== false && /no conversation found/i.test(end.tail);
}

/** What this request took: it tells the tokens of this time, but the money of the whole conversation. */
function usageOf({ usage, total_cost_usd: total, modelUsage }: Result, memo: Memo | undefined): Usage {
  const [model] = Object.keys(modelUsage);
  return {
    inputTokens: usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens,
    outputTokens: usage.output_tokens,
    cachedInputTokens: usage.cache_read_input_tokens,
    // What lies below what was noted has begun to count anew.
    costUsd: memo && total >= memo.costUsd ? total - memo.costUsd : total,
    ...(model !== undefined && { model }),
  };
}

const notLoggedIn: Failure = [
  'not_logged_in',
  'Claude Code is not logged in. Run `claude` once on this machine and log in, or set a valid `key` for the agent.',
];

function errorOf(
  { api_error_status: status, terminal_reason: why, result }: Result,
  { mostSteps }: ClaudeOptions,
): Failure {
  const words = result.split('\n', 1)[0]?.slice(0, 200) ?? '';
  if (why === 'max_turns') {
    const reason = `Claude Code was stopped after ${mostSteps} steps. Ask for less at once, or raise mostSteps.`;
    return ['too_much_output', reason];
  }
  if (/prompt is too long/i.test(words)) {
    return ['too_long', 'The conversation is too long for its model. Begin a new one with /session new.'];
  }
  if (status === 401 || status === 403 || isLoggedOut(words)) return notLoggedIn;
  if (status === 429) return ['rate_limited', 'Anthropic asks Claude Code to slow down (429).'];
  if (status && status >= 500) return ['overloaded', `Anthropic cannot answer at the moment (${status}).`];
  if (status && status >= 400) return ['refused', `Anthropic refused the request (${status}): ${words}`];
  const reason = `Claude Code could not end its work: ${words || why || 'it did not say why'}`;
  return [why === 'api_error' ? 'overloaded' : 'crashed', reason];
}

function isLoggedOut(words: string): boolean {
  return /not logged in|invalid api key|\/login/i.test(words);
}

function withoutResult(end: Ended['end']): Failure {
  if (end.kind === 'ended' && isLoggedOut(end.tail)) return notLoggedIn;
  const code = end.kind === 'ended' && end.finish.kind === 'exit' ? end.finish.code : null;
  const how = code === null ? 'by a signal' : `exit code ${code}`;
  return ['crashed', `Claude Code ended without a result (${how}).`];
}

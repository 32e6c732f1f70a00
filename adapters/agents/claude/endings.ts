import type { BackendEnding, BackendFault } from '../../../src/contracts/agent-backend.ts';
import type { Usage } from '../../../src/contracts/usage.ts';
import { formatDuration } from '../../../src/kernel/duration.ts';
import type { ProgramEnd } from '../../process/run-program.ts';
import type { Result } from './events.ts';
import type { Memo } from './memo.ts';
import type { ClaudeOptions } from './options.ts';

/** What is known when it has ended. */
export interface Ended {
  readonly end: ProgramEnd;
  readonly result: Result | undefined;
  readonly memo: Memo | undefined;
  readonly wrote: boolean;
  readonly options: ClaudeOptions;
}

/** How the request ended. Its exit code is not the truth, so what it says of itself decides. */
export function endingOf({ end, result, memo, wrote, options }: Ended): BackendEnding {
  if (end.kind === 'not_started') return notStarted(options.program, end.code, end.detail);
  const usage = result && usageOf(result, memo);
  const used = usage && { usage };
  const { finish, tail } = end;
  const failed = (fault: BackendFault, reason: string): BackendEnding => ({
    ...{ kind: 'failed', fault, reason, ...used },
    ...(tail !== '' && { detail: tail }),
  });
  if (finish.kind === 'cancelled') return { kind: 'cancelled', ...used };
  if (finish.kind === 'timeout' || finish.kind === 'idle') {
    return failed('timed_out', `Claude Code was stopped after ${formatDuration(finish.afterMs)}.`);
  }
  if (finish.kind === 'overflow')
    return failed('too_much_output', 'Claude Code wrote far too much and was stopped.');
  if (!result) return failed(...withoutResult(tail, finish.code));
  if (result.is_error || result.terminal_reason === 'max_turns') return failed(...errorOf(result, options));
  return wrote ? { kind: 'answered', ...used } : failed('empty', 'Claude Code ended well but said nothing.');
}

/** Whether the conversation that it was to go on with is gone. */
export function isLost({ end, result }: Pick<Ended, 'end' | 'result'>): boolean {
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

function errorOf(
  { api_error_status: status, terminal_reason: why, result }: Result,
  { mostSteps }: ClaudeOptions,
) {
  const words = result.split('\n', 1)[0]?.slice(0, 200) ?? '';
  const said = (fault: BackendFault, reason: string) => [fault, reason] as const;
  if (why === 'max_turns') {
    return said(
      'too_much_output',
      `Claude Code was stopped after ${mostSteps} steps. Ask for less at once, or raise mostSteps.`,
    );
  }
  if (/prompt is too long/i.test(words)) {
    return said('too_long', 'The conversation is too long for its model. Begin a new one with /session new.');
  }
  if (status === 401 || status === 403 || /not logged in|invalid api key|\/login/i.test(words))
    return notLoggedIn;
  if (status === 429) return said('rate_limited', 'Anthropic asks Claude Code to slow down (429).');
  if (status && status >= 500)
    return said('overloaded', `Anthropic cannot answer at the moment (${status}).`);
  if (status && status >= 400) return said('refused', `Anthropic refused the request (${status}): ${words}`);
  return said(
    why === 'api_error' ? 'overloaded' : 'crashed',
    `Claude Code could not end its work: ${words || why || 'it did not say why'}`,
  );
}

const notLoggedIn = [
  'not_logged_in',
  'Claude Code is not logged in. Run `claude` once on this machine and log in, or set a valid `key` for the agent.',
] as const satisfies readonly [BackendFault, string];

function withoutResult(tail: string, code: number | null): readonly [BackendFault, string] {
  if (/not logged in|invalid api key|\/login/i.test(tail)) return notLoggedIn;
  return [
    'crashed',
    `Claude Code ended without a result (${code === null ? 'by a signal' : `exit code ${code}`}).`,
  ];
}

function notStarted(program: string, code: string, detail: string): BackendEnding {
  const reason =
    code === 'ENOENT' || code === 'EACCES'
      ? `The program "${program}" was not found, or may not be run. Install Claude Code: npm install -g @anthropic-ai/claude-code`
      : `The program "${program}" could not be started${code && ` (${code})`}.`;
  return {
    kind: 'failed',
    fault: code === 'ENOENT' || code === 'EACCES' ? 'not_found' : 'crashed',
    reason,
    detail,
  };
}

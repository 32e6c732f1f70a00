import type { BackendEnding } from '../../../src/contracts/agent-backend.ts';
import { type CountingMemo, type Counts, countedSince } from '../../process/counting-memo.ts';
import { endingOfProgram, type Failure } from '../../process/program-endings.ts';
import type { Spoken } from '../../process/speaking-program.ts';
import type { Told } from './events.ts';
import type { CodexOptions } from './options.ts';

type Ended = Spoken<CodexOptions, CountingMemo, Told>;

/** How it is installed. */
export const install = 'npm install -g @openai/codex';

/** How the request ended, by what it says of itself. */
export function endingOf({ end, told, memo, request: { options } }: Ended): BackendEnding {
  return endingOfProgram(
    end,
    { title: 'Codex', program: options.program, install },
    {
      usage: told.usage && countedSince(memo, countsOf(told.usage)),
      otherwise() {
        if (told.failure !== undefined) return failureOf(told.failure);
        if (!told.usage) return withoutResult(end);
        return told.wrote ? undefined : ['empty', 'Codex ended well but said nothing.'];
      },
    },
  );
}

/** Whether the conversation that it was to go on with is gone. */
export function isLost({ end, told }: Ended): boolean {
  return end.kind === 'ended' && !told.usage && /no rollout found/i.test(end.tail);
}

/** What the whole conversation has taken, as it tells. */
export function countsOf(usage: NonNullable<Told['usage']>): Counts {
  return {
    inputTokens: usage.input_tokens,
    cachedInputTokens: usage.cached_input_tokens,
    outputTokens: usage.output_tokens,
  };
}

const notLoggedIn: Failure = [
  'not_logged_in',
  'Codex is not logged in. Run `codex login` once on this machine, or set a valid `key` for the agent.',
];

function failureOf(message: string): Failure {
  const status = Number(/status:? (\d{3})/i.exec(message)?.[1] ?? Number.NaN);
  const words = message.split('\n', 1)[0]?.slice(0, 200) ?? '';
  if (/context window|too long|too many tokens/i.test(message)) {
    return ['too_long', 'The conversation is too long for its model. Begin a new one with /session new.'];
  }
  if (status === 401 || status === 403 || isLoggedOut(message)) return notLoggedIn;
  if (status === 429 || /rate limit|exceeded retry limit/i.test(message)) {
    return ['rate_limited', 'OpenAI asks Codex to slow down (429).'];
  }
  if (status >= 500) return ['overloaded', `OpenAI cannot answer Codex at the moment (${status}).`];
  if (status >= 400) return ['refused', `OpenAI refused the request (${status}): ${words}`];
  const isCut = /stream|connection|error sending|timed? ?out|high demand|temporar/i.test(message);
  return [isCut ? 'overloaded' : 'crashed', `Codex could not end its work: ${words}`];
}

function isLoggedOut(words: string): boolean {
  return /not logged in|codex login|unauthorized/i.test(words);
}

function withoutResult(end: Ended['end']): Failure {
  if (end.kind === 'ended' && isLoggedOut(end.tail)) return notLoggedIn;
  const code = end.kind === 'ended' && end.finish.kind === 'exit' ? end.finish.code : null;
  return [
    'crashed',
    `Codex ended without a result (${code === null ? 'by a signal' : `exit code ${code}`}).`,
  ];
}

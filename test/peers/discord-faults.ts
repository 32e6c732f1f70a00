import { type ApiAnswer, apiError } from './discord-answers.ts';
import type { FaultQueue } from './fault-queue.ts';
import type { PeerRate } from './rates.ts';

/** Something that goes wrong on the way; one of `status`, `cut` and `slowMs`. */
export interface PeerFault {
  /** How many calls it hits; 1 unless said. */
  readonly times?: number;
  /** Answers with this error instead of doing anything. */
  readonly status?: number;
  readonly code?: number;
  readonly message?: string;
  /** In seconds, as the platform says it. */
  readonly retryAfter?: number;
  /** The answer is a page of something that stands between. */
  readonly html?: boolean;
  /** Answers with this, as if all was well. */
  readonly body?: object;
  /** Cuts the connection: before anything is done, or after it is done and before the answer. */
  readonly cut?: 'before' | 'after';
  /** Does its work, then lets the answer wait. */
  readonly slowMs?: number;
}

/** Faults that wait for a call. */
export type Faults = FaultQueue<PeerFault>;

const usual: Readonly<Record<number, readonly [code: number, message: string]>> = {
  400: [50035, 'Invalid Form Body'],
  401: [0, '401: Unauthorized'],
  403: [50001, 'Missing Access'],
  404: [10003, 'Unknown Channel'],
  500: [0, '500: Internal Server Error'],
};

/** What a fault with a status answers. */
export function faultAnswer({ status = 500, code, message, retryAfter = 1, body }: PeerFault): ApiAnswer {
  if (body) return { status, body };
  if (status === 429) return rateLimited(retryAfter);
  const [usualCode, usualMessage] = usual[status] ?? [0, `${status}: Error`];
  return apiError(status, code ?? usualCode, message ?? usualMessage);
}

/** How often the platform takes calls: messages and edits of a channel each by themselves, and all of a bot together. */
export function ratesOf(route: string, path: string): readonly PeerRate[] {
  if (route.includes('/interactions/')) return [];
  const writes = /^(POST|PATCH) \/channels\/:id\/messages/.test(route);
  const channel = `${route} ${path.split('/')[2]}`;
  const inChannel = writes ? [{ key: channel, most: 5, seconds: 5 }] : [];
  return [...inChannel, { key: 'all', most: 50, seconds: 1 }];
}

/** The wait is told three times: in the body, in whole seconds for everyone, and for the bucket. */
function rateLimited(retryAfter: number): ApiAnswer {
  return {
    status: 429,
    body: { message: 'You are being rate limited.', retry_after: retryAfter, global: false },
    headers: {
      'retry-after': String(Math.ceil(retryAfter)),
      'x-ratelimit-limit': '5',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset-after': String(retryAfter),
      'x-ratelimit-bucket': 'imitated',
      'x-ratelimit-scope': 'user',
    },
  };
}

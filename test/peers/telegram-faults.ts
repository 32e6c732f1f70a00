import type { FaultQueue } from './fault-queue.ts';
import type { PeerRate } from './rates.ts';
import { type ApiAnswer, apiError } from './telegram-methods.ts';

/** Something that goes wrong on the way; one of `status`, `cut` and `slowMs`. */
export interface PeerFault {
  /** How many calls it hits; 1 unless said. */
  readonly times?: number;
  /** Answers with this error instead of doing anything. 502 comes as a proxy's HTML page. */
  readonly status?: 400 | 401 | 403 | 404 | 409 | 429 | 500 | 502;
  /** In seconds, as the platform says it. */
  readonly retryAfter?: number;
  readonly description?: string;
  /** Cuts the connection: before anything is done, or after it is done and before the answer. */
  readonly cut?: 'before' | 'after';
  /** Does its work, then lets the answer wait. */
  readonly slowMs?: number;
}

/** Faults that wait for a call. */
export type Faults = FaultQueue<PeerFault>;

/** What a fault with a status answers. */
export function faultAnswer({ status = 500, retryAfter = 1, description }: PeerFault): ApiAnswer {
  switch (status) {
    case 401:
      return apiError(401, description ?? 'Unauthorized');
    case 404:
      return apiError(404, description ?? 'Not Found');
    case 403:
      return apiError(403, description ?? 'bot was blocked by the user');
    case 409:
      return apiError(409, description ?? conflict);
    case 429:
      return apiError(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
    default:
      return apiError(status, description ?? 'Internal Server Error');
  }
}

/** How often the platform takes what shows something in a chat; edits count. Groups have negative ids. */
export function ratesOf(method: string, { chat_id }: Readonly<Record<string, unknown>>): readonly PeerRate[] {
  if (!/^(send|edit)/.test(method) || method === 'sendChatAction') return [];
  const chat = String(chat_id);
  const inChat = chat.startsWith('-')
    ? [{ key: chat, most: 20, seconds: 60 }]
    : [
        { key: chat, most: 5, seconds: 1 },
        { key: `${chat} in the long run`, most: 65, seconds: 60 },
      ];
  return [...inChat, { key: 'all', most: 30, seconds: 1 }];
}

/** What the poller hears whose place another one took. */
export const conflict =
  'terminated by other getUpdates request; make sure that only one bot instance is running';

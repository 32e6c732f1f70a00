import { type ApiAnswer, apiError, roomOf } from './slack-methods.ts';
import type { Given } from './slack-parameters.ts';
import type { PeerState } from './slack-state.ts';

/** The newest first in a channel, the oldest first in a thread; the cursor is where the next page begins. */
export function history(state: PeerState, given: Given): ApiAnswer {
  const room = roomOf(state, given);
  if (typeof room === 'string') return apiError(room);
  const thread = given['ts'];
  const inThread = room.messages.filter(({ ts, thread_ts }) => ts === thread || thread_ts === thread);
  if (thread !== undefined && inThread.length === 0) return apiError('thread_not_found');
  const outside = room.messages.filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts);
  const { oldest = '0' } = given;
  const wanted = inThread.filter(({ ts }) => ts === thread || Number(ts) > Number(oldest));
  const all = thread === undefined ? outside.toReversed() : wanted;
  const limit = Number(given['limit'] ?? 100);
  if (limit < 1 || limit > 999) return apiError('invalid_limit');
  const start = Number(given['cursor'] ?? 0);
  const page = all.slice(start, start + limit);
  const more = start + limit < all.length;
  const withMetadata = given['include_all_metadata'] === true;
  return {
    ok: true,
    messages: page.map(({ metadata, ...message }) => ({
      ...message,
      ...(withMetadata && metadata !== undefined && { metadata }),
    })),
    has_more: more,
    response_metadata: { next_cursor: more ? String(start + limit) : '' },
  };
}

import type { FaultQueue } from './fault-queue.ts';
import type { PeerRate } from './rates.ts';
import type { ApiAnswer } from './slack-methods.ts';

/** Something that goes wrong on the way; one of `error`, `status`, `cut` and `slow`. */
export interface PeerFault {
  /** How many calls it hits; 1 unless said. */
  readonly times?: number;
  /** Answers with this word of Slack's instead of doing anything. */
  readonly error?: string;
  /** More of that answer, such as the scope that is needed. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Answers with this status instead of doing anything; those above 500 come as a proxy's page. */
  readonly status?: 429 | 500 | 502 | 503 | 504;
  /** In seconds, as the platform says it; null: a 429 that does not say how long. */
  readonly retryAfter?: number | null;
  /** Answers with a page instead of JSON. */
  readonly page?: true;
  /** Cuts the connection: before anything is done, or after it is done and before the answer. */
  readonly cut?: 'before' | 'after';
  /** Lies about until this is over, and is done only then. */
  readonly slow?: Promise<unknown>;
}

/** Faults that wait for a call. */
export type Faults = FaultQueue<PeerFault>;

/** Slack's tiers: calls a minute, for each method by itself. */
const perMinute: Readonly<Record<string, number>> = {
  'chat.postMessage': 300,
  'chat.postEphemeral': 100,
  'chat.update': 50,
  'chat.delete': 50,
  'chat.startStream': 20,
  'chat.appendStream': 100,
  'chat.stopStream': 20,
  'conversations.history': 50,
  'conversations.replies': 50,
  'reactions.add': 50,
  'users.info': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
};

/** How often the platform takes a call: messages of a channel about once a second, and each method by its tier. */
export function ratesOf(method: string, channel: string | undefined): readonly PeerRate[] {
  const posts = ['chat.postMessage', 'chat.startStream', 'files.completeUploadExternal'].includes(method);
  const inChannel =
    posts && channel !== undefined
      ? [
          { key: channel, most: 5, seconds: 1 },
          { key: `${channel} in the long run`, most: 65, seconds: 60 },
        ]
      : [];
  const most = perMinute[method];
  return most === undefined ? inChannel : [...inChannel, { key: method, most, seconds: 60 }];
}

/** An answer with everything around it. */
export interface WireAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: ApiAnswer | string;
}

/** What a fault answers by itself; undefined when it only disturbs the way. */
export function faultAnswer({
  error,
  more,
  page,
  retryAfter = 1,
  status,
}: PeerFault): WireAnswer | undefined {
  if (page) return { status: 200, body: '<html>Just a moment</html>' };
  if (error !== undefined) return { status: 200, body: { ok: false, error, ...more } };
  if (status === undefined) return undefined;
  if (status > 500) return { status, body: `<html>${status}</html>` };
  if (status === 500) return { status, body: { ok: false, error: 'internal_error' } };
  const headers = retryAfter === null ? {} : { 'retry-after': String(retryAfter) };
  return { status, headers, body: { ok: false, error: 'ratelimited' } };
}

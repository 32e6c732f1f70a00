import { LogLevel, webApi } from '@slack/bolt';
import type { Log } from '../../../src/kernel/log.ts';
import { scrub } from './failures.ts';

/** A call that takes longer has failed, as far as we can know. */
const callMs = 20_000;

/** How a client is to behave. */
export interface ClientSettings {
  readonly slackApiUrl: string;
  readonly log: Log;
  readonly secrets: readonly string[];
  readonly timeoutMs?: number;
  /** Ends every call when it aborts. */
  readonly signal?: AbortSignal;
}

/** A client that tries each call once: who tries again, and when, is the house's affair. By itself it would for half an hour. */
export function openClient(token: string, settings: ClientSettings): webApi.WebClient {
  return new webApi.WebClient(token, clientOptions(settings));
}

/** The same for clients that the SDK makes. */
export function clientOptions({ slackApiUrl, log, secrets, timeoutMs = callMs, signal }: ClientSettings) {
  return {
    slackApiUrl,
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: sdkLogger(log, secrets),
    ...(signal && { fetch: fetchUntil(signal) }),
  };
}

/** The SDK's own lines, except those that hold what people wrote. */
export function sdkLogger(log: Log, secrets: readonly string[]) {
  const tell = (...words: unknown[]) => {
    const detail = scrub(words.map(String).join(' '), secrets);
    log.debug({ detail }, 'the SDK said something');
  };
  return {
    debug() {},
    info() {},
    warn: tell,
    error: tell,
    setLevel() {},
    setName() {},
    getLevel: () => LogLevel.WARN,
  };
}

function fetchUntil(signal: AbortSignal): typeof fetch {
  return (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]) });
}

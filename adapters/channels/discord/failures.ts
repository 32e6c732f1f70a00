import type { DiscordAPIError, RateLimitError } from 'discord.js';
import { ChannelFault, type SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { neverConnected } from '../../../src/kernel/network-faults.ts';

/** How long to leave a message alone when the bot's token is refused: until a person has mended it. */
const refusedTokenMs = 900_000;
/** Where applications are set up. */
export const portal = 'https://discord.com/developers/applications';
const newToken = `press "Reset Token" on the Bot page at ${portal} and put the new token into the config`;
const contentIntent = `switch on "Message Content Intent" under Bot → Privileged Gateway Intents at ${portal}`;

/** What a person can do about an answer, by its code. */
const mends: Readonly<Record<number, string>> = {
  10003: 'this channel is gone',
  50001: 'give the bot "View Channel" there, or invite it again',
  50007: 'this person takes no direct messages from the bot',
  50013:
    'give the bot "Send Messages" there, in threads "Send Messages in Threads", for files "Attach Files"',
  50083: 'this thread is archived and locked',
  160005: 'this thread is locked: unlock it, or give the bot "Manage Threads"',
  40005: 'this server takes no file of that size',
};

/** The place is gone, or closed to us. */
const barredCodes: readonly unknown[] = [10003, 50001, 50007];
/** Answers of the kind "not now". */
const busyCodes: readonly unknown[] = [40003, 130000];
/** The message is gone, was edited too often, or lies in an archived thread, which a new message opens again. */
const lostDraftCodes: readonly unknown[] = [10008, 30046, 50083];

/** Why Discord closes a connection for good, by the code of the close. */
const finalCloses: Readonly<Record<number, string>> = {
  4004: `Discord refuses the token (close 4004): ${newToken}`,
  4010: 'Discord refuses the shard (close 4010)',
  4011: 'the bot is in too many servers for one connection (close 4011): Discord asks for shards',
  4012: 'Discord no longer speaks this version of its gateway (close 4012): a newer release is needed',
  4013: `Discord refuses the intents (close 4013): ${contentIntent}`,
  4014: `Discord refuses the intents (close 4014): ${contentIntent}`,
};

/** The gateway closed the connection, or stayed away. */
export class GatewayFailure extends Error {
  readonly closeCode: number | undefined;

  constructor(reason: string, closeCode?: number) {
    super(reason);
    this.name = 'GatewayFailure';
    this.closeCode = closeCode;
  }
}

/** Whether a connection that was closed so will not come back by itself. */
export function isFinalClose(code: number): boolean {
  return code in finalCloses;
}

/** Whether Discord itself answered: what a proxy says has no code. By shape: a second copy of the SDK has another class. */
export function isAnswer(err: unknown): err is DiscordAPIError {
  return err instanceof Error && 'rawError' in err && 'code' in err && typeof err.code === 'number';
}

/** Whether there are too many requests, as Discord says or as the SDK has counted. */
export function isRateLimit(err: unknown): err is RateLimitError {
  return err instanceof Error && 'retryAfter' in err && 'timeToReset' in err;
}

/** Whether Discord refuses the token. */
export function isTokenRefused(err: unknown): boolean {
  if (err instanceof GatewayFailure) return err.closeCode === 4004;
  return (isAnswer(err) && err.status === 401) || (hasCode(err) && err.code === 'TokenInvalid');
}

/** Whether a message cannot be edited any more, though a new one may be sent. */
export function isDraftLost(err: unknown): boolean {
  return isAnswer(err) && lostDraftCodes.includes(err.code);
}

/** Whether asking again would bring the same refusal: the channel is gone, or not ours to see. */
export function isRefusal(err: unknown): boolean {
  return isAnswer(err) && err.status < 500 && !busyCodes.includes(err.code);
}

/**
 * What became of a message whose sending failed. Only an answer, or no connection at all, is certain.
 * @param repeatable whether doing it twice is the same as doing it once, as with an edit
 */
export function outcomeOf(err: unknown, token: string, { repeatable = false } = {}): SendOutcome {
  const reason = reasonOf(err, token);
  const afterMs = isTokenRefused(err) ? refusedTokenMs : retryAfterMs(err);
  const retry: SendOutcome = { kind: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  if (isTokenRefused(err) || isRateLimit(err)) return retry;
  if (isRefusal(err)) return { kind: 'rejected', reason, ...(isBarred(err) && { barred: true }) };
  if (statusOf(err) !== undefined) return retry;
  return repeatable || hasNeverConnected(err) ? retry : { kind: 'unknown', reason };
}

function isBarred(err: unknown): boolean {
  return isAnswer(err) && barredCodes.includes(err.code);
}

/** Why receiving ended. It carries no cause: the SDK's errors hold what was asked. */
export function faultOf(err: unknown, token: string): ChannelFault {
  const afterMs = retryAfterMs(err);
  const isClosed = err instanceof GatewayFailure && isFinalClose(err.closeCode ?? 0);
  return new ChannelFault(reasonOf(err, token), {
    final: isClosed || isTokenRefused(err),
    ...(afterMs !== undefined && { afterMs }),
  });
}

/** The platform's own word on when to try again. */
export function retryAfterMs(err: unknown): number | undefined {
  if (!isRateLimit(err)) return undefined;
  const waitMs = Math.max(err.retryAfter, err.timeToReset);
  return waitMs > 0 && Number.isFinite(waitMs) ? Math.ceil(waitMs) : undefined;
}

/** One sentence for people, in which the token never appears. */
export function reasonOf(err: unknown, token: string): string {
  if (err instanceof GatewayFailure) return finalCloses[err.closeCode ?? 0] ?? err.message;
  if (isTokenRefused(err)) {
    return `Discord refuses the token (401): ${newToken}`;
  }
  if (isRateLimit(err)) return 'Discord answered 429: too many requests';
  if (isAnswer(err)) return scrub(answered(err), token);
  const status = statusOf(err);
  if (status !== undefined) return `Discord answered ${status}`;
  return `Discord could not be reached: ${scrub(codeOf(err) ?? messageOf(err), token)}`;
}

function answered({ status, code, message }: DiscordAPIError): string {
  const mend = mends[Number(code)];
  const said = message.replace(/\s*\n\s*/g, ': ').slice(0, 300);
  return `Discord answered ${status} ${code} ${said}${mend === undefined ? '' : `: ${mend}`}`;
}

function statusOf(err: unknown): number | undefined {
  return err instanceof Error && 'status' in err && typeof err.status === 'number' ? err.status : undefined;
}

function hasCode(err: unknown): err is Error & { readonly code: unknown } {
  return err instanceof Error && 'code' in err;
}

function codeOf(err: unknown): string | undefined {
  if (err instanceof Error && err.name === 'AbortError') return 'no answer in time';
  return hasCode(err) && typeof err.code === 'string' ? err.code : undefined;
}

function hasNeverConnected(err: unknown): boolean {
  if (hasCode(err) && err.code === 'ETIMEDOUT') return messageOf(err).includes('connect ETIMEDOUT');
  return hasCode(err) && neverConnected.includes(String(err.code));
}

function scrub(text: string, token: string): string {
  return text.replaceAll(token, '<token>').replaceAll(encodeURIComponent(token), '<token>');
}

import type { GrammyError } from 'grammy';
import { ChannelFault, type SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { neverConnected } from '../../../src/kernel/network-faults.ts';

/** How long to leave a message alone when the bot's token is refused: until a person has mended it. */
const refusedTokenMs = 900_000;

/** Whether Telegram itself answered. By shape: a second copy of the SDK has another class. */
export function isAnswer(err: unknown): err is GrammyError {
  return err instanceof Error && 'error_code' in err && 'description' in err;
}

/** Whether Telegram refuses the token. A malformed one is 404, because the token is part of the path. */
export function isTokenRefused(err: unknown): boolean {
  return isAnswer(err) && (err.error_code === 401 || err.error_code === 404);
}

/** Whether Telegram took exception to how the text is marked, and to nothing else. */
export function isFormatRefused(err: unknown): boolean {
  return isAnswer(err) && err.error_code === 400 && /parse|entit/i.test(err.description);
}

/** Whether an edit changed nothing, because the message reads like that already. */
export function isNotModified(err: unknown): boolean {
  return isAnswer(err) && err.error_code === 400 && err.description.includes('message is not modified');
}

/** What became of a message whose sending failed. Only an answer, or no connection at all, is certain. */
export function outcomeOf(err: unknown, token: string): SendOutcome {
  const reason = reasonOf(err, token);
  if (!isAnswer(err)) return hasNeverConnected(err) ? { kind: 'retry', reason } : { kind: 'unknown', reason };
  if (isTokenRefused(err)) return { kind: 'retry', reason, afterMs: refusedTokenMs };
  const afterMs = waitMsOf(err);
  if (err.error_code === 429) return { kind: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  if (err.error_code >= 500) return { kind: 'retry', reason };
  // Blocked, kicked, or the account behind the chat is gone.
  return { kind: 'rejected', reason, ...(err.error_code === 403 && { barred: true }) };
}

/** Why receiving ended. It carries no cause: the SDK's errors hold addresses with the token in them. */
export function faultOf(err: unknown, token: string): ChannelFault {
  const afterMs = waitMsOf(err);
  return new ChannelFault(reasonOf(err, token), {
    final: isTokenRefused(err),
    ...(afterMs !== undefined && { afterMs }),
  });
}

/** One sentence for people, in which the token never appears. */
export function reasonOf(err: unknown, token: string): string {
  if (!isAnswer(err)) {
    const isNetwork = err instanceof Error && err.name === 'HttpError';
    return `${isNetwork ? 'Telegram could not be reached' : 'Telegram was not asked'}: ${scrub(networkReason(err), token)}`;
  }
  const said = scrub(`${err.error_code} ${err.description}`, token);
  if (isTokenRefused(err)) return `Telegram refuses the token (${said}): ask @BotFather for the current one`;
  if (err.error_code === 409) {
    return `another program receives this bot's messages (${said}): stop it, or use a bot of your own here`;
  }
  return `Telegram answered ${said}`;
}

/** How long Telegram asks to be left alone; undefined when it does not. */
export function waitMsOf(err: unknown): number | undefined {
  const seconds = isAnswer(err) ? err.parameters.retry_after : undefined;
  return seconds === undefined ? undefined : seconds * 1_000;
}

/** The SDK wraps what the connection said. */
function innerOf(err: unknown): unknown {
  return err instanceof Error && 'error' in err ? err.error : err;
}

function codeOf(err: unknown): string | undefined {
  const inner = innerOf(err);
  return inner instanceof Error && 'code' in inner ? String(inner.code) : undefined;
}

function hasNeverConnected(err: unknown): boolean {
  const code = codeOf(err);
  if (code === 'ETIMEDOUT') return messageOf(innerOf(err)).includes('connect ETIMEDOUT');
  return code !== undefined && neverConnected.includes(code);
}

function networkReason(err: unknown): string {
  return codeOf(err) ?? messageOf(innerOf(err));
}

function scrub(text: string, token: string): string {
  return text.replaceAll(token, '<token>').replaceAll(encodeURIComponent(token), '<token>');
}

import { describe, expect, test } from 'vitest';
import { faultOf, outcomeOf, retryAfterMs } from '../../adapters/channels/slack/failures.ts';

const token = 'xoxb-1-2-SECRET';

/** An error as the SDK makes it, by its shape. */
function sdk(code: string, more: object): Error {
  return Object.assign(new Error(`An error occurred with ${token}`), {
    code: `slack_webapi_${code}`,
    ...more,
  });
}

function answer(error: string, more: object = {}): Error {
  return sdk('platform_error', { data: { ok: false, error, response_metadata: {}, ...more } });
}

function network(cause: object, message = 'fetch failed'): Error {
  const inner = Object.assign(new Error(`no way to https://slack.com/?token=${token}`), cause);
  return sdk('request_error', { original: new TypeError(message, { cause: inner }) });
}

const late = sdk('request_error', { original: new DOMException('late', 'TimeoutError') });

describe('a failed call to Slack', () => {
  test.each([
    ['no such host', network({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), 'retry'],
    ['nobody who listens', network({ code: 'ECONNREFUSED', syscall: 'connect' }), 'retry'],
    ['no route', network({ code: 'ENETUNREACH' }), 'retry'],
    ['an old certificate', network({ code: 'CERT_HAS_EXPIRED' }), 'retry'],
    ['a connection that never came', network({ code: 'UND_ERR_CONNECT_TIMEOUT' }), 'retry'],
    ['a connection that was refused on the way', network({ code: 'ETIMEDOUT', syscall: 'connect' }), 'retry'],
    ['a connection that fell silent', network({ code: 'ETIMEDOUT', syscall: 'read' }), 'unknown'],
    ['a reset', network({ code: 'ECONNRESET' }), 'unknown'],
    ['a hang-up', network({ code: 'UND_ERR_SOCKET' }), 'unknown'],
    ['no answer in time', late, 'unknown'],
    ['a page', answer('<html>Just a moment</html>'), 'unknown'],
    ['something unforeseen', new TypeError(`${token} is not a function`), 'unknown'],
    ['a mistake half-way', answer('internal_error'), 'unknown'],
    ['a catastrophe', answer('fatal_error'), 'unknown'],
    ['a server error', sdk('http_error', { statusCode: 500, headers: {} }), 'retry'],
    ['a proxy', sdk('http_error', { statusCode: 503, headers: {} }), 'retry'],
    ['a proxy that did not wait', sdk('http_error', { statusCode: 504, headers: {} }), 'unknown'],
    ['a wrong address', sdk('http_error', { statusCode: 404, headers: {} }), 'rejected'],
    ['a request that was cut', answer('request_timeout'), 'retry'],
    ['a service that is away', answer('service_unavailable'), 'retry'],
    ['too many messages', answer('message_limit_exceeded'), 'retry'],
    ['a channel that is not there', answer('channel_not_found'), 'rejected'],
    ['a channel where we are not', answer('not_in_channel'), 'rejected'],
    ['a channel that is closed', answer('is_archived'), 'rejected'],
    ['a rule of the workspace', answer('restricted_action_thread_locked'), 'rejected'],
  ] as const)('by %s has its outcome, without the token', (_, err, kind) => {
    const outcome = outcomeOf(err, [token]);
    expect(outcome.kind).toBe(kind);
    const fault = faultOf(err, [token]);
    expect(fault).toMatchObject({ final: false, cause: undefined });
    expect(JSON.stringify([outcome, fault.message, fault.stack])).not.toContain('SECRET');
  });

  test.each([
    ['not_authed', 'botToken'],
    [
      'invalid_auth',
      'copy botToken again: it is the "Bot User OAuth Token" (xoxb-…) under "OAuth & Permissions"',
    ],
    ['token_revoked', 'install the app again'],
    ['account_inactive', 'install it again'],
    ['not_allowed_token_type', 'xoxb-'],
    ['missing_scope', 'add the scope under "OAuth & Permissions"'],
    ['link_disabled', 'switch "Socket Mode" on again'],
  ])('by %s is final and says how to mend it', (error, mend) => {
    expect(faultOf(answer(error), [token])).toMatchObject({
      final: true,
      message: expect.stringContaining(mend),
    });
    expect(outcomeOf(answer(error), [token])).toMatchObject({ kind: 'retry', afterMs: 900_000 });
  });

  test('names the scope that is missing', () => {
    const err = answer('missing_scope', { needed: 'files:read', provided: 'chat:write' });
    expect(faultOf(err, [token]).message).toContain('needed: files:read');
    const ofSocket = answer('missing_scope', { needed: 'connections:write' });
    expect(faultOf(ofSocket, [token]).message).toMatch(/connections:write\): make a new token .*appToken/);
  });

  test.each([
    ['the SDK', sdk('rate_limited_error', { retryAfter: 7 }), 7_000],
    ['a header', sdk('http_error', { statusCode: 503, headers: { 'retry-after': '3' } }), 3_000],
    ['the answer', answer('ratelimited', { response_metadata: { retryAfter: 2 } }), 2_000],
    ['nobody', answer('ratelimited'), undefined],
  ])('comes again when %s says so', (_, err, afterMs) => {
    expect(retryAfterMs(err)).toBe(afterMs);
    expect(outcomeOf(err, [token])).toEqual({
      kind: 'retry',
      reason: expect.any(String),
      ...(afterMs !== undefined && { afterMs }),
    });
    expect(faultOf(err, [token]).afterMs).toBe(afterMs);
  });

  test('by too many requests without a time comes again all the same', () => {
    const err = new Error(
      `Retry header did not contain a valid timeout (url: https://slack.com/api/x, ${token})`,
    );
    expect(outcomeOf(err, [token])).toEqual({
      kind: 'retry',
      reason: expect.stringContaining('too many requests'),
    });
  });
});

import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { faultOf, GatewayFailure, outcomeOf } from '../../adapters/channels/discord/failures.ts';

const token = 'AAAA.SECRET.CCCC';
const url = `https://discord.com/api/v10/channels/1/messages?${token}`;

function network(message: string, code?: string, name = 'Error'): Error {
  return Object.assign(new Error(message), code && { code }, { name });
}

function answer(status: number, code: number, message: string): DiscordAPIError {
  return new DiscordAPIError({ code, message }, code, status, 'POST', url, { files: undefined, body: {} });
}

function limit(retryAfter: number, timeToReset: number): RateLimitError {
  const rest = { global: false, hash: 'h', limit: 5, majorParameter: '1', method: 'POST', route: '/x', url };
  return new RateLimitError({ ...rest, retryAfter, timeToReset, scope: 'user', sublimitTimeout: 0 });
}

const http = (status: number) =>
  new HTTPError(status, 'Oops', 'POST', url, { files: undefined, body: undefined });

describe('a failed call to Discord', () => {
  test.each([
    ['no such host', network('getaddrinfo ENOTFOUND', 'ENOTFOUND'), 'retry'],
    ['nobody listens', network('connect ECONNREFUSED', 'ECONNREFUSED'), 'retry'],
    ['a connection that never came', network('Connect Timeout Error', 'UND_ERR_CONNECT_TIMEOUT'), 'retry'],
    ['an old certificate', network('certificate has expired', 'CERT_HAS_EXPIRED'), 'retry'],
    ['a connect that timed out', network('connect ETIMEDOUT 1.2.3.4:443', 'ETIMEDOUT'), 'retry'],
    ['a connection that fell silent', network('read ETIMEDOUT', 'ETIMEDOUT'), 'unknown'],
    ['a hang-up', network('other side closed', 'UND_ERR_SOCKET'), 'unknown'],
    ['a reset', network('read ECONNRESET', 'ECONNRESET'), 'unknown'],
    ['no answer in time', network('This operation was aborted', undefined, 'AbortError'), 'unknown'],
    ['an answer that is no JSON', new SyntaxError(`Unexpected token at ${url}`), 'unknown'],
    ['a mistake of the server', http(500), 'retry'],
    ['a page of a proxy', http(502), 'retry'],
    ['too many requests', limit(3_000, 1_000), 'retry'],
    ['an answer that quotes the token', answer(400, 50035, `Invalid ${token}`), 'rejected'],
    ['a text of the filter', answer(400, 200000, 'Message was blocked'), 'rejected'],
    ['opening too fast', answer(400, 40003, 'You are opening direct messages too fast'), 'retry'],
  ] as const)('by %s has its outcome, without the token', (_, err, kind) => {
    const outcome = outcomeOf(err, token);
    expect(outcome.kind).toBe(kind);
    const fault = faultOf(err, token);
    expect(fault).toMatchObject({ final: false, cause: undefined });
    expect(JSON.stringify([outcome, fault.message, fault.stack])).not.toContain('SECRET');
    expect(outcomeOf(err, token, { repeatable: true }).kind).toBe(kind === 'unknown' ? 'retry' : kind);
  });

  test('says how long to wait, as far as it is known', () => {
    expect(outcomeOf(limit(3_000, 1_000), token)).toMatchObject({ afterMs: 3_000 });
    expect(outcomeOf(limit(0, 1_234.5), token)).toMatchObject({ afterMs: 1_235 });
    expect(outcomeOf(limit(0, Number.POSITIVE_INFINITY), token)).not.toHaveProperty('afterMs');
  });

  test.each([
    ['a token that is refused', answer(401, 0, '401: Unauthorized'), 'press "Reset Token"'],
    ['a token that the SDK calls invalid', network('No.', 'TokenInvalid'), 'press "Reset Token"'],
    ['a close for the token', new GatewayFailure('closed', 4004), 'press "Reset Token"'],
    ['a close for the intents', new GatewayFailure('closed', 4014), 'switch on "Message Content Intent"'],
  ])('%s says how to mend it', (_, err, mend) => {
    expect(faultOf(err, token).message).toContain(mend);
  });

  test.each([
    ['a token that is refused', answer(401, 0, '401: Unauthorized'), true],
    ['a token that the SDK calls invalid', network('An invalid token was provided.', 'TokenInvalid'), true],
    ['a close for the token', new GatewayFailure('closed', 4004), true],
    ['a close for the intents', new GatewayFailure('closed', 4014), true],
    ['a close for no reason', new GatewayFailure('closed', 4000), false],
    ['silence', new GatewayFailure('stayed away'), false],
  ])('%s is final: %s', (_, err, final) => {
    expect(faultOf(err, token).final).toBe(final);
  });
});

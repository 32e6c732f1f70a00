import { GrammyError, HttpError } from 'grammy';
import { describe, expect, test } from 'vitest';
import { faultOf, outcomeOf } from '../../adapters/channels/telegram/failures.ts';

const token = '123456:SECRET';
const url = `https://api.telegram.org/bot${token}/sendMessage`;

function network(message: string, code?: string): HttpError {
  const inner = Object.assign(new Error(`request to ${url} failed, reason: ${message}`), code && { code });
  return new HttpError("Network request for 'sendMessage' failed!", inner);
}

function answer(error_code: number, description: string): GrammyError {
  return new GrammyError('Call failed!', { ok: false, error_code, description }, 'sendMessage', {});
}

describe('a failed call to Telegram', () => {
  test.each([
    ['no such host', network('getaddrinfo ENOTFOUND', 'ENOTFOUND'), 'retry'],
    ['no name server', network('getaddrinfo EAI_AGAIN', 'EAI_AGAIN'), 'retry'],
    ['nobody listens', network('connect ECONNREFUSED', 'ECONNREFUSED'), 'retry'],
    ['no route', network('connect ENETUNREACH', 'ENETUNREACH'), 'retry'],
    ['an old certificate', network('certificate has expired', 'CERT_HAS_EXPIRED'), 'retry'],
    ['a connection that never came', network('connect ETIMEDOUT 1.2.3.4:443', 'ETIMEDOUT'), 'retry'],
    ['a connection that fell silent', network('read ETIMEDOUT', 'ETIMEDOUT'), 'unknown'],
    ['a reset', network('read ECONNRESET', 'ECONNRESET'), 'unknown'],
    ['a hang-up', network('socket hang up', 'ECONNRESET'), 'unknown'],
    ['no answer in time', network("Request to 'sendMessage' timed out after 20 seconds"), 'unknown'],
    ['an answer that is no JSON', network(`invalid json response body at ${url}`), 'unknown'],
    ['something unforeseen', new TypeError(`${url} is not a function`), 'unknown'],
    ['a mistake of the server', answer(500, 'Internal Server Error'), 'retry'],
    ['a message that is too big', answer(413, 'Request Entity Too Large'), 'rejected'],
    ['an error that quotes the address', answer(400, `Bad Request: ${url}`), 'rejected'],
  ] as const)('by %s has its outcome, without the token', (_, err, kind) => {
    const outcome = outcomeOf(err, token);
    expect(outcome.kind).toBe(kind);
    const fault = faultOf(err, token);
    expect(fault).toMatchObject({ final: false, cause: undefined });
    expect(JSON.stringify([outcome, fault.message, fault.stack])).not.toContain('SECRET');
  });

  test.each([
    ['a refused token', answer(401, 'Unauthorized'), true, 'ask @BotFather for the current one'],
    ['a malformed token', answer(404, 'Not Found'), true, 'ask @BotFather for the current one'],
    [
      'a second poller',
      answer(409, 'Conflict: terminated by other getUpdates request'),
      false,
      'stop it, or use',
    ],
  ])('by %s says how to mend it', (_, err, final, mend) => {
    expect(faultOf(err, token)).toMatchObject({ final, message: expect.stringContaining(mend) });
  });
});

import { expect, test } from 'vitest';
import { addressAt, headersBack, headersFor, shownKey } from '../../../src/models/credentials.ts';
import { askOf } from '../../../src/models/paths.ts';

const place = { api: 'openai', url: 'https://models.example/v1/', key: 'real' } as const;
const shown = (headers: Record<string, string>, url = 'http://127.0.0.1/models/x') =>
  shownKey(new Request(url, { headers }));

test('a token is found wherever a program shows its key', () => {
  expect(shown({ authorization: 'Bearer t' })).toBe('t');
  expect(shown({ 'x-api-key': 't' })).toBe('t');
  expect(shown({ 'x-goog-api-key': 't' })).toBe('t');
  expect(shown({ 'api-key': 't', authorization: 'Bearer other' })).toBe('t');
  expect(shown({}, 'http://127.0.0.1/models/x?key=t')).toBe('t');
  expect(shown({ authorization: 'Basic t' })).toBeUndefined();
  expect(shown({})).toBeUndefined();
});

test('what is of a connection or of a key is not passed on, and the rest is', () => {
  const sent = new Headers({
    ...{ authorization: 'Bearer t', 'x-api-key': 't', 'x-goog-api-key': 't', 'api-key': 't', cookie: 'c' },
    ...{ connection: 'keep-alive, X-Mine', 'x-mine': '1', te: 'trailers', upgrade: 'h2c', host: 'gateway' },
    ...{
      'content-type': 'application/json',
      'accept-encoding': 'br',
      'openai-beta': 'x',
      'content-length': '2',
    },
  });
  expect(headersFor(place, sent)).toEqual({
    ...{ 'content-type': 'application/json', 'openai-beta': 'x', 'content-length': '2' },
    ...{ 'accept-encoding': 'identity', authorization: 'Bearer real' },
  });
  const back = headersBack(
    new Headers({ 'set-cookie': 'c', 'transfer-encoding': 'chunked', 'retry-after': '7' }),
  );
  expect([...back]).toEqual([['retry-after', '7']]);
});

test('an address is that of the place, whatever is asked', () => {
  expect(addressAt(place, '/responses', '?a=1&key=t&b=%2F').href).toBe(
    'https://models.example/v1/responses?a=1&b=%2F',
  );
  expect(addressAt(place, '//evil.example/responses', '').host).toBe('models.example');
  expect(addressAt(place, '/@evil.example', '').host).toBe('models.example');
});

test.each([
  ['anthropic', 'POST', '/v1/messages', true],
  ['anthropic', 'POST', '/messages', true],
  ['anthropic', 'POST', '/v1/messages/count_tokens', false],
  ['anthropic', 'GET', '/v1/models', false],
  ['openai', 'POST', '/responses', true],
  ['openai', 'POST', '/responses/compact', true],
  ['openai', 'POST', '/v1/chat/completions', true],
  ['google', 'POST', '/v1beta/models/gemini-2.5-pro:streamGenerateContent', true],
  ['google', 'POST', '/models/gemini-2.5-pro:countTokens', false],
] as const)('%s: %s %s is a model asked (for tokens: %s)', (api, method, path, isMetered) => {
  expect(askOf(api, method, path)).toEqual({ isMetered });
});

test.each([
  ['anthropic', 'POST', '/v1/chat/completions'],
  ['anthropic', 'POST', '/v1/messages/batches'],
  ['anthropic', 'GET', '/v1/messages'],
  ['openai', 'GET', '/v1/responses/resp_1'],
  ['openai', 'POST', '/v1/files'],
  ['openai', 'POST', '//x/responses'],
  ['openai', 'POST', '/v1/responses/'],
  ['openai', 'GET', '/v1/models/../files'],
  ['google', 'POST', '/upload/v1beta/files'],
  ['google', 'POST', '/v1beta/models/a/b:generateContent'],
  ['google', 'POST', '/v1beta/tunedModels/x:generateContent'],
] as const)('%s: %s %s is not passed on', (api, method, path) => {
  expect(askOf(api, method, path)).toBeUndefined();
});

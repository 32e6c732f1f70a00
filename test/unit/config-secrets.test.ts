import { expect, test } from 'vitest';
import { secretsIn } from '../../src/config/secrets.ts';

const nothing = {
  agents: [],
  accounts: [],
  web: { host: '', port: 1, allowedHosts: [] },
  database: { folder: '/' },
};

test.each([
  ['a token of an account', { accounts: [{ options: { botToken: 'bot-token' } }] }, ['bot-token']],
  ['a key of an agent', { agents: [{ options: { key: 'its-key' } }] }, ['its-key']],
  ['a key that lies deep', { agents: [{ options: { providers: { a: { key: 'k1' } } } }] }, ['k1']],
  [
    'a variable of a program',
    { agents: [{ options: { environment: { A_SECRET: 's', LANG: 'C' } } }] },
    ['s'],
  ],
  ['each of a list', { accounts: [{ options: { tokens: ['one', 'two'] } }] }, ['one', 'two']],
  ['the token of the web chat', { web: { ...nothing.web, token: 'open' } }, ['open']],
  [
    'the password in an address',
    { database: { folder: '/', url: 'postgres://me:p%40ss@db/x' } },
    ['p%40ss', 'p@ss'],
  ],
  ['no name, place or number', { agents: [{ options: { model: 'monkey', url: 'http://a/b', key: 5 } }] }, []],
])('%s is found or not', (_, parts, expected) => {
  expect(secretsIn({ ...nothing, ...parts } as never, {})).toEqual(expected);
});

test('variables count by their names; where a file of a secret is, is none', () => {
  const environment = {
    ...{ OPENAI_API_KEY: 'k', GITHUB_TOKEN: 't', PATH: '/bin', KEYBOARD: 'us' },
    ...{ DB_PASSWORD_FILE: '/run/secret', PROXY: 'http://u:word@proxy', EMPTY_TOKEN: undefined },
  };
  expect(secretsIn(nothing, environment)).toEqual(['k', 't', 'word']);
});

import { hashOf } from './hash.ts';
import type { Ids } from './ids.ts';

/** Secrets that stand for something. */
export interface Tokens<Value> {
  grant(value: Value): { readonly token: string; revoke(): void };
  find(token: string): Value | undefined;
}

/** Nothing that anybody guesses. */
const tokenLength = 40;

/** Keeps of each token only what it hashes to. */
export function createTokens<Value>(ids: Pick<Ids, 'code'>): Tokens<Value> {
  const values = new Map<string, Value>();
  return {
    grant(value) {
      const token = ids.code(tokenLength);
      const key = hashOf(token);
      values.set(key, value);
      return { token, revoke: () => void values.delete(key) };
    },
    find: (token) => values.get(hashOf(token)),
  };
}

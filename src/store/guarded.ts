import type { Sql, TransactionSql } from 'postgres';
import type { Redactor } from '../kernel/redactor.ts';

/**
 * A client whose values hold no secret: whatever is written goes through here.
 *
 * And drizzle sends each query as one that will never come again, which the server parses anew each time, at the cost of a
 * round trip. They do come again, so they are prepared.
 */
export function guarded<Client extends Sql | TransactionSql>(client: Client, redactor: Redactor): Client {
  return new Proxy(client, {
    apply(target, self, [first, ...values]) {
      const isQuery = Array.isArray(first) && 'raw' in first;
      return Reflect.apply(target, self, [first, ...(isQuery ? clean(values, redactor) : values)]);
    },
    get(target, name, receiver) {
      if (name === 'unsafe') {
        return (query: string, values: readonly unknown[] = []) =>
          target.unsafe(query, clean(values, redactor) as never[], { prepare: true });
      }
      if (name === 'begin' && 'begin' in target) {
        return (work: (tx: TransactionSql) => Promise<unknown>) =>
          target.begin((tx) => work(guarded(tx, redactor)));
      }
      return Reflect.get(target, name, receiver);
    },
  });
}

function clean(values: readonly unknown[], redactor: Redactor): unknown[] {
  return values.map((value) => {
    if (typeof value === 'string') return redactor.text(value);
    if (value instanceof Uint8Array) return redactor.bytes(value);
    return Array.isArray(value) ? clean(value, redactor) : value;
  });
}

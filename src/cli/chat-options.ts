import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';

/** What a chat in the terminal needs. */
export interface ChatOptions {
  /** Where the gateway listens, such as `http://127.0.0.1:7788`. */
  readonly baseUrl: string;
  readonly token: string;
  /** The chat's name. */
  readonly name: string;
  readonly account?: string;
  /** The person's IANA zone. */
  readonly zone?: string;
  readonly input: Readable & { readonly isTTY?: boolean };
  readonly output: Writable & { readonly isTTY?: boolean; hasColors?(): boolean };
  /** Keeps what was typed for the next time; undefined keeps nothing. */
  readonly historyFile?: string;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

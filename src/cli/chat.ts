import type { Readable, Writable } from 'node:stream';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { type Ids, systemIds } from '../kernel/ids.ts';
import { chatByLine } from './chat-by-line.ts';
import { createChatClient } from './chat-client.ts';
import { chatInTerminal } from './chat-in-terminal.ts';
import { createChatScreen } from './chat-screen.ts';

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

/**
 * Talks to the agents until the person leaves. When the input is no terminal, each line is sent and its answer printed,
 * so that `echo hello | posthouse chat` works.
 * @throws Error when the gateway refuses: a wrong token, no such account
 */
export async function chat(options: ChatOptions): Promise<void> {
  const { input, output, clock = systemClock, ids = systemIds } = options;
  const leaving = new AbortController();
  const signal = AbortSignal.any([options.signal, leaving.signal]);
  const client = createChatClient({ ...options, clock, signal });
  const screen = createChatScreen({
    output,
    colours: output.isTTY === true && output.hasColors?.() === true,
  });
  const talk = input.isTTY === true ? chatInTerminal : chatByLine;
  try {
    await talk({ ...options, clock, ids, client, screen, signal });
  } finally {
    leaving.abort();
  }
}

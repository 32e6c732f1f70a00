import { systemClock } from '../kernel/clock.ts';
import { systemIds } from '../kernel/ids.ts';
import { chatByLine } from './chat-by-line.ts';
import { createChatClient } from './chat-client.ts';
import { chatInTerminal } from './chat-in-terminal.ts';
import type { ChatOptions } from './chat-options.ts';
import { createChatScreen } from './chat-screen.ts';
import { createSaveFile } from './save-file.ts';

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
    await talk({ ...options, clock, ids, client, screen, save: createSaveFile(client), signal });
  } finally {
    leaving.abort();
  }
}

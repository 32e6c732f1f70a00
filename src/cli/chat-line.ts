import type { Clock } from '../kernel/clock.ts';
import { readServerEvents } from './server-events.ts';

/** A message as the gateway's stream brings it. */
export interface ChatLineMessage {
  readonly seq: number;
  readonly id: string;
  readonly author: 'person' | 'house';
  readonly text: string;
  readonly replyTo?: string;
}

/** What a terminal wants to hear. */
export interface ChatLineEvents {
  message(message: ChatLineMessage): void;
  draft(draft: { readonly id: string; readonly markdown: string }): void;
  state(state: 'open' | 'lost'): void;
}

/** The line to one chat of the gateway. */
export interface ChatLine {
  /** Resolves when the gateway has it; with a reason when it never will. */
  say(id: string, text: string): Promise<string | undefined>;
  /** Reads until `signal` aborts; a lost line is taken up again after the last message. */
  listen(events: ChatLineEvents, signal: AbortSignal): Promise<void>;
}

const retryMs = 1_000;

/** @param deps.baseUrl the gateway's address, without a slash at the end */
export function createChatLine(deps: {
  baseUrl: string;
  token: string;
  chat: string;
  zone: string;
  clock: Clock;
}): ChatLine {
  const { baseUrl, token, chat, zone, clock } = deps;
  const place = `${baseUrl}/channels/console/chats/${encodeURIComponent(chat)}`;
  const headers = { authorization: `Bearer ${token}` };
  return {
    async say(id, text) {
      for (;;) {
        const body = JSON.stringify({ id, text, zone });
        const response = await fetch(`${place}/messages`, { method: 'POST', headers, body }).catch(
          () => undefined,
        );
        if (response?.status === 202) return undefined;
        if (response && response.status < 500) return (await response.text()).slice(0, 500);
        await clock.sleep(retryMs);
      }
    },
    async listen(events, signal) {
      let last: string | undefined;
      while (!signal.aborted) {
        const resume = last === undefined ? headers : { ...headers, 'last-event-id': last };
        const response = await fetch(`${place}/events`, { headers: resume, signal }).catch(() => undefined);
        if (response?.status === 401) throw new Error('The gateway does not know this token.');
        if (response?.ok && response.body) {
          events.state('open');
          last = await read(response.body, last, events).catch(() => last);
        }
        if (signal.aborted) return;
        events.state('lost');
        await clock.sleep(retryMs, signal);
      }
    },
  };

  async function read(body: AsyncIterable<Uint8Array>, before: string | undefined, events: ChatLineEvents) {
    let last = before;
    try {
      for await (const { event, id, data } of readServerEvents(body)) {
        last = id ?? last;
        if (event === 'message') events.message(JSON.parse(data));
        if (event === 'draft') events.draft(JSON.parse(data));
      }
    } catch {
      // The line was cut: what came so far counts.
    }
    return last;
  }
}

import type { PageMessage } from './messages.ts';

/** How the line to the gateway is. */
export type LineState = 'connecting' | 'open' | 'lost' | 'login';

/** What a page wants to hear. */
export interface StreamEvents {
  message(message: PageMessage & { readonly seq: number; readonly replyTo?: string }): void;
  draft(draft: { readonly id: string; readonly markdown: string }): void;
  state(state: LineState): void;
}

const retryMs = 1_500;

/** Reads a chat for as long as it is open. A lost line is taken up again after the last message that came. */
export function openStream(chat: string, events: StreamEvents): () => void {
  let source: EventSource | undefined;
  let last: number | undefined;
  let closed = false;
  connect();
  return () => {
    closed = true;
    source?.close();
  };

  function connect(): void {
    if (closed) return;
    const after = last === undefined ? '' : `?after=${last}`;
    source = new EventSource(`/channels/web/chats/${encodeURIComponent(chat)}/events${after}`);
    source.onopen = () => events.state('open');
    source.addEventListener('message', ({ data }) => {
      const message = JSON.parse(data);
      last = message.seq;
      events.message(message);
    });
    source.addEventListener('draft', ({ data }) => events.draft(JSON.parse(data)));
    source.onerror = () => void lost();
  }

  async function lost(): Promise<void> {
    source?.close();
    events.state('lost');
    const login = await fetch('/channels/web/chats').then(
      ({ status }) => status === 401,
      () => false,
    );
    if (login) events.state('login');
    else setTimeout(connect, retryMs);
  }
}

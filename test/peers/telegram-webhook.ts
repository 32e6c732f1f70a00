import { changed, type PeerState, type PeerUpdate } from './telegram-state.ts';

/** Posts a request. */
export type PostRequest = (url: string, init: RequestInit) => Promise<Response>;

/**
 * Brings updates to the webhook as the platform does: one at a time of each chat, the chats side by side, and again until
 * it is answered with 2xx. How long it waits before another try is the test's part.
 */
export function startWebhook(
  state: PeerState,
  { post, retryMs }: { post: PostRequest; retryMs: number },
): { stop(): void } {
  const busy = new Set<unknown>();
  let stopped = false;

  async function bring(update: PeerUpdate, chat: unknown): Promise<void> {
    const { url, secret } = state.webhook;
    const headers = {
      'content-type': 'application/json',
      ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
    };
    const error = await post(url, { method: 'POST', headers, body: JSON.stringify(update) }).then(
      ({ ok, status }) => (ok ? undefined : `Wrong response from the webhook: ${status}`),
      () => 'Connection refused',
    );
    if (error === undefined) state.updates = state.updates.filter((each) => each !== update);
    else {
      state.webhook = { ...state.webhook, error };
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
    busy.delete(chat);
    changed(state);
  }

  function look(): void {
    if (stopped || state.webhook.url === '') return;
    const seen = new Set<unknown>();
    for (const update of state.updates) {
      const chat = chatOf(update);
      if (seen.has(chat)) continue;
      seen.add(chat);
      if (busy.has(chat)) continue;
      busy.add(chat);
      void bring(update, chat);
    }
  }

  state.watchers.add(look);
  return {
    stop() {
      stopped = true;
    },
  };
}

function chatOf({ update_id: _, callback_query: press, ...told }: PeerUpdate): unknown {
  const [first] = Object.values(told);
  return press ? `press:${press.from.id}` : first?.chat.id;
}

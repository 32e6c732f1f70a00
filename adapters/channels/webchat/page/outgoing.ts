import type { PageMessage } from './messages.ts';

/** What the gateway said to a message. */
export type SendResult =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'login' };

const firstWaitMs = 500;
const longestWaitMs = 8_000;
const storeKey = (chat: string) => `unsent:${chat}`;

/** The messages of a chat that the gateway has not taken yet: kept over a reload, sent again under the same id. */
export function unsent(chat: string): readonly PageMessage[] {
  try {
    return JSON.parse(localStorage.getItem(storeKey(chat)) ?? '[]');
  } catch {
    return [];
  }
}

/** Keeps a message until it is taken. */
export function keepUnsent(chat: string, message: PageMessage): void {
  localStorage.setItem(storeKey(chat), JSON.stringify([...unsent(chat), message]));
}

/** The gateway has it, or will never have it. */
export function dropUnsent(chat: string, id: string): void {
  const rest = unsent(chat).filter((message) => message.id !== id);
  localStorage.setItem(storeKey(chat), JSON.stringify(rest));
}

/** Sends until the gateway has answered: a message is either taken, refused for good, or still being sent. */
export async function send(chat: string, { id, text, pressed }: PageMessage): Promise<SendResult> {
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions();
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
    const response = await fetch(`/channels/web/chats/${encodeURIComponent(chat)}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, text, pressed, zone }),
    }).catch(() => undefined);
    if (response?.status === 202) return { kind: 'taken' };
    if (response?.status === 401) return { kind: 'login' };
    if (response && response.status >= 400 && response.status < 500) {
      const { error } = await response
        .json()
        .catch(() => ({ error: `The gateway refused it (${response.status}).` }));
      return { kind: 'refused', reason: String(error) };
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

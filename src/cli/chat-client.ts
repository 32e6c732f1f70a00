import { type FollowOptions, followChat } from '../../adapters/channels/webchat/follow-chat.ts';
import type { WirePost } from '../../adapters/channels/webchat/wire.ts';
import type { Clock } from '../kernel/clock.ts';

/** The terminal's side of the web chat's protocol. */
export interface ChatClient {
  /** Sends until it is taken. @throws Error when the gateway refuses it for good */
  post(message: Pick<WirePost, 'id' | 'text'>): Promise<void>;
  /** Brings the file of a message. @throws Error when it cannot be had */
  fileOf(id: string): Promise<Uint8Array>;
  /** Reads until the chat ends. @throws Error when the gateway refuses */
  follow(on: Pick<FollowOptions, 'onEvent' | 'onConnection'>): Promise<void>;
}

const retryMs = 500;

/** Speaks to one chat; `signal` ends whatever is still under way. */
export function createChatClient(deps: {
  baseUrl: string;
  token: string;
  name: string;
  account?: string;
  zone?: string;
  clock: Clock;
  signal: AbortSignal;
}): ChatClient {
  const { baseUrl, name, account = 'console', zone, clock, signal } = deps;
  const root = `${baseUrl}/channels/${encodeURIComponent(account)}`;
  const place = `${root}/chats/${encodeURIComponent(name)}`;
  const authorization = `Bearer ${deps.token}`;
  return {
    async post({ id, text }) {
      const message: WirePost = { id, text, ...(zone !== undefined && { zone }) };
      const headers = { authorization, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(message), signal };
      while (!signal.aborted) {
        // The id makes it one message, however often it is sent.
        const response = await fetch(`${place}/messages`, init).catch(() => undefined);
        if (response?.status === 202) return;
        if (response && response.status < 500) throw new Error(await reasonOf(response));
        await clock.sleep(retryMs, signal);
      }
    },
    async fileOf(id) {
      const url = `${root}/files/${encodeURIComponent(id)}`;
      const response = await fetch(url, { headers: { authorization }, signal });
      if (!response.ok) throw new Error(await reasonOf(response));
      return response.bytes();
    },
    async follow(on) {
      let refusal = '';
      const open: FollowOptions['open'] = async (after, ended) => {
        const url = `${place}/events${after === undefined ? '' : `?after=${after}`}`;
        const response = await fetch(url, { headers: { authorization }, signal: ended });
        if (response.status >= 400 && response.status < 500) refusal = await reasonOf(response);
        return response;
      };
      await followChat({ ...on, open, clock, signal });
      if (refusal !== '') throw new Error(refusal);
    },
  };
}

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => '');
  try {
    return JSON.parse(text).error;
  } catch {
    return `The gateway refused with ${response.status}.`;
  }
}

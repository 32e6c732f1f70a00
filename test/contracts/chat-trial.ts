import { createMemoryChatLog } from '../support/memory-chat-log.ts';
import type { ChannelTrial } from './channel-harness.ts';

/** The web chat and the terminal, tried as a page does: one message after another, each until it was taken. */
export function createChatTrial(channel: string): ChannelTrial {
  return {
    skips: {
      'a fault that a person must mend is final': 'there is no platform that could refuse an account',
    },
    async start() {
      const chatLog = createMemoryChatLog();
      const append = chatLog.append;
      const lines = new Map<string, Promise<void>>();
      let messages = 0;
      let stopped = false;
      let cut = false;
      const place = (account: string, chat: string) => ({ channel, account, kind: 'dm', chat }) as const;
      return {
        options: {},
        chatLog: {
          ...chatLog,
          async append(message) {
            const stored = await append(message);
            if (!cut || message.author === 'person') return stored;
            cut = false;
            throw new Error('the connection was cut');
          },
        },
        async say(adapter, person, text) {
          const id = `message-${++messages}`;
          lines.set(person, (lines.get(person) ?? Promise.resolve()).then(post));
          async function post(): Promise<void> {
            const init = { method: 'POST', body: JSON.stringify({ id, text }) };
            const url = `http://localhost/channels/mine/chats/${person}/messages`;
            while (!stopped && (await adapter.http?.(new Request(url, init)))?.status !== 202) {
              await new Promise((resolve) => setTimeout(resolve, 2));
            }
          }
        },
        target: (account) => place(account, 'first'),
        shown: async () =>
          chatLog.all
            .filter(({ author, chat }) => author === 'house' && chat === 'first')
            .map(({ text }) => text),
        nowhere: (account) => place(account, '..'),
        fits: (piece) => piece.trim() !== '' && piece.length <= 32_000 && piece.isWellFormed(),
        contacts: chatLog.calls,
        cutAfterNextSend() {
          cut = true;
        },
        refuse() {},
        async goAway() {
          chatLog.append = async () => {
            throw new Error('the database is away');
          };
          chatLog.fault = new Error('the database is away');
        },
        async stop() {
          stopped = true;
        },
      };
    },
  };
}

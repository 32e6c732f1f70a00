import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { ChatLog } from '../../src/contracts/chat-log.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createChatLog } from '../../src/store/chat-log.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import type { ChannelTrial } from './channel-harness.ts';

/** Web chat and terminal, tried against the real chat log. A person's page sends each message again until it is taken. */
export function chatTrial(channel: string): ChannelTrial {
  return {
    skips: {
      'a draft becomes the answer, however often that is tried':
        'its drafts are no messages: they vanish by themselves',
      'a draft that is gone is told of': 'its drafts are no messages: they vanish by themselves',
      'a fault that a person must mend is final': 'there is no platform that could refuse the account',
      'sending to nowhere is an outcome': 'every name is a chat of this platform, so there is no nowhere',
    },
    async start() {
      const { sql } = await freshDatabase();
      const log = createChatLog(sql);
      const pages = { first: createPage('Ann'), second: createPage('Bob') };
      let cut = false;
      let calls = 0;
      const chatLog: ChatLog = {
        ...log,
        async append(message) {
          calls += 1;
          const made = await log.append(message);
          if (!cut || message.author === 'person') return made;
          cut = false;
          throw new Error('the line was cut');
        },
      };
      const place = (account: string, chat: string) => ({ channel, account, kind: 'dm', chat }) as const;
      return {
        options: {},
        chatLog,
        say: async (adapter, person, text) => pages[person].say(adapter, text),
        target: (account) => place(account, 'Ann'),
        nowhere: (account) => place(account, 'nobody'),
        async shown() {
          const messages = await log.last({ account: 'mine', chat: 'Ann' }, 200);
          return messages.filter(({ author }) => author === 'house').map(({ text }) => text);
        },
        reads: (piece) => piece,
        fits: (piece) => piece.trim() !== '' && piece.length <= 32_000 && piece.isWellFormed(),
        contacts: () => calls,
        cutAfterNextSend: () => {
          cut = true;
        },
        refuse: () => {},
        goAway: () => sql.end(),
        async stop() {
          for (const page of Object.values(pages)) page.close();
        },
      };
    },
  };
}

/** Sends one message after the other, each until it is taken. */
function createPage(chat: string): { say(adapter: ChannelAdapter, text: string): void; close(): void } {
  let before = Promise.resolve();
  let closed = false;
  return {
    say(adapter, text) {
      const body = JSON.stringify({ id: systemIds.next('inbox'), text });
      before = before.then(async () => {
        const url = `http://localhost/channels/mine/chats/${chat}/messages`;
        while (
          !closed &&
          (await adapter.http?.(new Request(url, { method: 'POST', body })))?.status !== 202
        ) {
          await systemClock.sleep(5);
        }
      });
    },
    close() {
      closed = true;
    },
  };
}

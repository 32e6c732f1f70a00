import type { ChatLog } from '../../src/contracts/chat-log.ts';

function refuse(): never {
  throw new Error('This channel has a platform of its own: it must not use the chat log.');
}

/** For channels that have a platform behind them. */
export const noChatLog: ChatLog = {
  append: async () => refuse(),
  last: async () => refuse(),
  after: async () => refuse(),
  chats: async () => refuse(),
  fileOf: async () => refuse(),
  showDraft: async () => refuse(),
  watch: async () => refuse(),
};

import type { ChatChange, ChatLog, ChatWatch } from '../../../src/contracts/chat-log.ts';
import type { WireDraft } from './wire.ts';

/** What changed for a stream: its own chat, or the list of the others. */
export type HubNews = 'messages' | 'draft' | 'chats';

/** One watch of an account, shared by any number of streams. */
export interface Hub {
  /** The answer that is growing in the chat, until the next message comes. */
  draftOf(chat: string): WireDraft | undefined;
  /** Calls `onNews` until the returned function is called. */
  join(chat: string, onNews: (news: HubNews) => void): () => void;
  close(): Promise<void>;
}

/** Begins to watch the account. */
export async function openHub(chatLog: ChatLog, account: string): Promise<Hub> {
  const members = new Set<{ chat: string; onNews: (news: HubNews) => void }>();
  const drafts = new Map<string, WireDraft>();
  const watch: ChatWatch = await chatLog.watch(account, spread);

  return {
    draftOf: (chat) => drafts.get(chat),
    join(chat, onNews) {
      const member = { chat, onNews };
      members.add(member);
      return () => members.delete(member);
    },
    close: () => watch.stop(),
  };

  function spread(change: ChatChange): void {
    if (change.kind === 'draft') drafts.set(change.chat, { id: change.id, markdown: change.markdown });
    else if (change.chat === undefined) drafts.clear();
    else drafts.delete(change.chat);
    for (const { chat, onNews } of members) {
      const own = change.chat === undefined || change.chat === chat;
      if (change.kind === 'draft') own && onNews('draft');
      else {
        if (own) onNews('messages');
        if (change.chat !== chat) onNews('chats');
      }
    }
  }
}

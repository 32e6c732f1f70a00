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
    // Growth brings it back, if it was another answer's message.
    else if (change.kind === 'message') drafts.delete(change.chat);
    for (const { chat, onNews } of members) {
      const own = change.kind === 'reconnected' || change.chat === chat;
      if (own) onNews(change.kind === 'draft' ? 'draft' : 'messages');
      if (change.kind === 'reconnected' || (change.kind === 'message' && !own)) onNews('chats');
    }
  }
}

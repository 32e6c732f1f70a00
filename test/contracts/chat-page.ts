import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';

/** What a page posts besides its id. */
interface Post {
  readonly text: string;
  readonly pressed?: string;
}

/** A person's page or terminal: it sends one message after the other, each until it is taken. */
export interface ChatPage {
  /** Resolves when it is taken. */
  say(adapter: ChannelAdapter, post: Post): Promise<void>;
  /** Sends what was sent last once more. */
  repeat(): void;
  /** Presses a button, at the adapter that was spoken to last. */
  press(post: Post): Promise<void>;
  close(): void;
}

/** Opens a page on a chat. */
export function createPage(chat: string): ChatPage {
  let before = Promise.resolve();
  let closed = false;
  let last: { readonly adapter: ChannelAdapter; readonly body: string } | undefined;

  function post(): Promise<void> {
    const sent = last;
    before = before.then(async () => {
      while (!closed && sent && !(await isTaken(sent))) await systemClock.sleep(5);
    });
    return before;
  }

  async function isTaken(sent: NonNullable<typeof last>): Promise<boolean> {
    const url = `http://localhost/channels/mine/chats/${chat}/messages`;
    const answer = await sent.adapter.http?.(new Request(url, { method: 'POST', body: sent.body }));
    return answer?.status === 202;
  }

  const say: ChatPage['say'] = (adapter, said) => {
    last = { adapter, body: JSON.stringify({ id: systemIds.next('inbox'), ...said }) };
    return post();
  };
  return {
    say,
    repeat: () => void post(),
    async press(said) {
      if (last) await say(last.adapter, said);
    },
    close() {
      closed = true;
    },
  };
}

import type { ChatChange, ChatLog, ChatPlace, ChatWatch } from '../../../src/contracts/chat-log.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { type ChatReader, createChatReader, type GrowingDraft } from './chat-reader.ts';

interface StreamDeps {
  readonly account: string;
  readonly chatLog: ChatLog;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens streams of server-sent events. */
interface ChatStreams {
  /**
   * @param after the last message that the reader has; undefined for the newest ones
   * @param gone aborts when the reader has gone
   */
  open(place: ChatPlace, after: number | undefined, gone: AbortSignal): Promise<Response>;
}

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
};

/**
 * Any number of readers on one watch. What a reader gets is always read from the log by number, so nothing is lost or
 * doubled, however often they come and go; the watch only says when to look.
 */
export function createChatStreams(deps: StreamDeps): ChatStreams {
  const readers = new Map<string, Set<ChatReader>>();
  const drafts = new Map<string, GrowingDraft>();
  let watching: Promise<ChatWatch> | undefined;

  return {
    async open(place, after, gone) {
      watching ??= deps.chatLog.watch(deps.account, onChange);
      await watching;
      const reader = createChatReader({ ...deps, place, onEnd: () => leave(place.chat, reader) });
      const others = readers.get(place.chat) ?? new Set();
      readers.set(place.chat, others.add(reader));
      gone.addEventListener('abort', reader.end, { once: true });
      await reader.begin({ after, draft: drafts.get(place.chat) });
      return new Response(reader.stream, { headers });
    },
  };

  function leave(chat: string, reader: ChatReader): void {
    const others = readers.get(chat);
    others?.delete(reader);
    if (others?.size === 0) readers.delete(chat);
  }

  function onChange(change: ChatChange): void {
    if (change.kind === 'reconnected') {
      for (const reader of [...readers.values()].flatMap((each) => [...each])) reader.look();
      return;
    }
    if (change.kind === 'draft') drafts.set(change.chat, { id: change.id, markdown: change.markdown });
    else drafts.delete(change.chat);
    for (const reader of readers.get(change.chat) ?? []) {
      if (change.kind === 'draft') reader.showDraft(change);
      else reader.look();
    }
  }
}

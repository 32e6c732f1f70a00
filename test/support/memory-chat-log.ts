import type { ChatChange, ChatLog, ChatMessage } from '../../src/contracts/chat-log.ts';
import type { FileContent, FileInfo } from '../../src/domain/file.ts';
import { systemClock } from '../../src/kernel/clock.ts';

/** A chat log that a test can break. */
export interface MemoryChatLog extends ChatLog {
  /** While set, every call rejects with it. */
  fault: Error | undefined;
  /** The calls of any kind so far. */
  readonly calls: () => number;
  readonly watchers: () => number;
  readonly all: readonly ChatMessage[];
}

/** The chat log without a database. */
export function createMemoryChatLog(): MemoryChatLog {
  const all: ChatMessage[] = [];
  const files = new Map<string, FileContent>();
  const watchers = new Set<{ account: string; onChange: (change: ChatChange) => void }>();
  let calls = 0;
  const inChat = (place: { account: string; chat: string }) =>
    all.filter(({ account, chat }) => account === place.account && chat === place.chat);
  const log: MemoryChatLog = {
    fault: undefined,
    all,
    calls: () => calls,
    watchers: () => watchers.size,
    async append(message) {
      enter();
      const known = all.find(({ account, id }) => account === message.account && id === message.id);
      const { file: content, ...rest } = message;
      const place = { seq: all.length + 1, at: systemClock.now() };
      const stored = known ?? { ...rest, ...place, ...(content && { file: infoOf(content) }) };
      if (!known) all.push(stored);
      if (!known && content) files.set(`${message.account} ${message.id}`, content);
      tell(message.account, { kind: 'message', chat: message.chat });
      return stored;
    },
    async after(place, seq, limit) {
      enter();
      return inChat(place)
        .filter((message) => message.seq > seq)
        .slice(0, limit);
    },
    async last(place, limit) {
      enter();
      return inChat(place).slice(-limit);
    },
    async chats(account) {
      enter();
      const newest = new Map(all.filter((each) => each.account === account).map((each) => [each.chat, each]));
      return [...newest.values()]
        .toSorted((a, b) => b.seq - a.seq)
        .map(({ chat, at, text }) => ({ chat, lastAt: at, lastText: text.slice(0, 200) }));
    },
    async fileOf(account, id) {
      enter();
      return files.get(`${account} ${id}`);
    },
    async showDraft({ account, chat }, draft) {
      enter();
      tell(account, { kind: 'draft', chat, ...draft });
    },
    async watch(account, onChange) {
      enter();
      const watcher = { account, onChange };
      watchers.add(watcher);
      return { stop: async () => void watchers.delete(watcher) };
    },
  };
  return log;

  function enter(): void {
    calls += 1;
    if (log.fault) throw log.fault;
  }

  function tell(account: string, change: ChatChange): void {
    for (const watcher of watchers) if (watcher.account === account) watcher.onChange(change);
  }
}

function infoOf({ bytes: _, ...info }: FileContent): FileInfo {
  return info;
}

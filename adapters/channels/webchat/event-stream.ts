import type { ChatLog, ChatPlace } from '../../../src/contracts/chat-log.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Hub, HubNews } from './hub.ts';
import { renderEvent, renderMessageEvent } from './render.ts';
import { backlogLength, heartbeatMs, type WireDraft } from './wire.ts';

interface StreamOptions {
  readonly place: ChatPlace;
  /** The last message that the reader has; undefined for a new one. */
  readonly seen: number | undefined;
  readonly hub: Hub;
  readonly chatLog: ChatLog;
  readonly clock: Clock;
  /** Ends the stream. */
  readonly signal: AbortSignal;
}

/**
 * The events of a chat, read only as fast as they are taken: a slow reader costs one page of memory, misses no message
 * and sees a growing answer in larger steps.
 */
export function openEventStream(options: StreamOptions): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const ended = new AbortController();
  const signal = AbortSignal.any([options.signal, ended.signal]);
  const events = readEvents({ ...options, signal });
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await events.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: () => ended.abort(),
  });
}

async function* readEvents({
  place,
  seen,
  hub,
  chatLog,
  clock,
  signal,
}: StreamOptions): AsyncGenerator<string> {
  const news = createNews(clock, signal);
  // Joined before the first read: what is committed from here on is announced, what came before is read.
  const leave = hub.join(place.chat, news.tell);
  const answers = new Map<string, string>();
  let shown: WireDraft | undefined;
  let seq = seen;
  let ready = false;
  try {
    yield ': welcome\n\n';
    while (!signal.aborted) {
      if (news.take('messages')) {
        const page =
          seq === undefined
            ? await chatLog.last(place, backlogLength)
            : await chatLog.after(place, seq, backlogLength);
        if (page.length === backlogLength) news.tell('messages');
        seq = page.at(-1)?.seq ?? seq ?? 0;
        for (const { author, replyTo, text } of page)
          if (author === 'house' && replyTo) answers.set(replyTo, text);
        if (page.length > 0) yield page.map(renderMessageEvent).join('');
        if (!ready && page.length < backlogLength) yield renderEvent({ event: 'ready', data: {} });
        ready ||= page.length < backlogLength;
      } else if (news.take('draft')) {
        const draft = hub.draftOf(place.chat);
        if (!draft || draft === shown || isOvertaken(draft, answers.get(draft.id))) continue;
        shown = draft;
        yield renderEvent({ event: 'draft', data: draft });
      } else if (news.take('chats')) yield renderEvent({ event: 'chats', data: {} });
      else if (await news.silence()) yield ': still here\n\n';
    }
  } finally {
    leave();
  }
}

/** A draft may come after its own answer. Other words to the same message, such as its place in a queue, are no answer. */
function isOvertaken({ markdown }: WireDraft, answer: string | undefined): boolean {
  const grown = markdown.trim();
  return answer !== undefined && grown !== '' && (answer.startsWith(grown) || grown.startsWith(answer));
}

/** Remembers what is new until it is taken. A fresh reader looks at everything once. */
function createNews(clock: Clock, signal: AbortSignal) {
  const untaken = new Set<HubNews>(['messages', 'draft']);
  let wake = () => {};
  signal.addEventListener('abort', () => wake(), { once: true });
  return {
    tell(news: HubNews): void {
      untaken.add(news);
      wake();
    },
    take: (news: HubNews): boolean => untaken.delete(news),
    /** Resolves when there is news, with false; or, with true, when there was none for a heartbeat. */
    silence(): Promise<boolean> {
      return new Promise((resolve) => {
        if (untaken.size > 0 || signal.aborted) return resolve(false);
        const timer = clock.after(heartbeatMs, () => resolve(true));
        wake = () => {
          timer.cancel();
          resolve(false);
        };
      });
    },
  };
}

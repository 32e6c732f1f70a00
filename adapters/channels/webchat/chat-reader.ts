import type { ChatLog, ChatMessage, ChatPlace } from '../../../src/contracts/chat-log.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';

/** An answer as far as it has come; `id` is the message that it answers. */
export interface GrowingDraft {
  readonly id: string;
  readonly markdown: string;
}

/** One open page. */
export interface ChatReader {
  readonly stream: ReadableStream<Uint8Array>;
  /** @param start.after the last message that it has; undefined for the newest ones */
  begin(start: { after: number | undefined; draft: GrowingDraft | undefined }): Promise<void>;
  /** There may be something new. */
  look(): void;
  showDraft(draft: GrowingDraft): void;
  end(): void;
}

const heartbeatMs = 15_000;
const atOnce = 200;

/** Writes a chat as server-sent events: each message once and in order, by its number. */
export function createChatReader(deps: {
  chatLog: ChatLog;
  clock: Clock;
  log: Log;
  place: ChatPlace;
  onEnd: () => void;
}): ChatReader {
  const { chatLog, clock, log, place, onEnd } = deps;
  const encoder = new TextEncoder();
  const finished = new Set<string>();
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let last = 0;
  let ended = false;
  let reading = false;
  let again = false;
  const stream = new ReadableStream<Uint8Array>({
    start(opened) {
      controller = opened;
    },
    cancel: () => end(),
  });

  return {
    stream,
    async begin({ after, draft }) {
      write('retry: 1000\n\n');
      if (after === undefined) for (const message of await chatLog.last(place, atOnce)) writeMessage(message);
      else last = after;
      look();
      if (draft) showDraft(draft);
      clock.after(heartbeatMs, beat);
    },
    look,
    showDraft,
    end,
  };

  /** One reading at a time; a call meanwhile makes it read once more. */
  function look(): void {
    again = true;
    if (reading) return;
    reading = true;
    readOn()
      .catch((err: unknown) => {
        log.warn({ account: place.account, reason: messageOf(err) }, 'chat could not be read');
        // The page comes back with the number of its last message.
        end();
      })
      .finally(() => {
        reading = false;
        if (again && !ended) look();
      });
  }

  async function readOn(): Promise<void> {
    while (again && !ended) {
      again = false;
      const messages = await chatLog.after(place, last, atOnce);
      for (const message of messages) writeMessage(message);
      again ||= messages.length === atOnce;
    }
  }

  function writeMessage({ seq, id, author, text, replyTo, at }: ChatMessage): void {
    last = seq;
    if (author === 'house' && replyTo !== undefined) finished.add(replyTo);
    write(`event: message\nid: ${seq}\ndata: ${JSON.stringify({ seq, id, author, text, replyTo, at })}\n\n`);
  }

  /** A draft may be overtaken by its own answer; then it is of no use any more. */
  function showDraft({ id, markdown }: GrowingDraft): void {
    if (!finished.has(id)) write(`event: draft\ndata: ${JSON.stringify({ id, markdown })}\n\n`);
  }

  function beat(): void {
    if (ended) return;
    write(': still here\n\n');
    clock.after(heartbeatMs, beat);
  }

  function write(text: string): void {
    if (!ended) controller?.enqueue(encoder.encode(text));
  }

  function end(): void {
    if (ended) return;
    ended = true;
    onEnd();
    try {
      controller?.close();
    } catch {
      // The reader has closed it from the other side.
    }
  }
}

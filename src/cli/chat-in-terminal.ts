import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ChatEvent } from '../../adapters/channels/webchat/read-events.ts';
import type { WireMessage } from '../../adapters/channels/webchat/wire.ts';
import { messageOf } from '../kernel/errors.ts';
import type { ChatTalk } from './chat-by-line.ts';
import { isAnswer } from './is-answer.ts';
import { createLineJoiner } from './line-joiner.ts';

const recalledMessages = 4;
const mostRemembered = 500;
/** What was typed last is still sent when the person leaves, if the gateway is there. */
const lastWordsMs = 2_000;

/** Line editing below, the conversation above. Ctrl-C stops an answer, or leaves when none is awaited; Ctrl-D leaves. */
export async function chatInTerminal(talk: ChatTalk): Promise<void> {
  const { client, screen, save, ids, input, clock, signal } = talk;
  const prompt = createPrompt(talk);
  const { lines } = prompt;
  const joiner = createLineJoiner();
  const mine = new Set<string>();
  const awaited = new Set<string>();
  let backlog: WireMessage[] | undefined = [];
  let connected: boolean | undefined;
  let sending = Promise.resolve();

  const left = new Promise<void>((resolve) => {
    lines.once('close', resolve);
    signal.addEventListener('abort', () => lines.close(), { once: true });
  });
  lines.on('line', (line) => {
    const text = joiner.add(line);
    lines.setPrompt(joiner.isOpen() ? '… ' : '› ');
    if (text !== undefined && text.trim() !== '') say(text);
    prompt.show();
  });
  lines.on('SIGINT', () => {
    if (awaited.size === 0 && !screen.growing()) return lines.close();
    awaited.clear();
    say('/stop');
  });
  screen.note(
    `This is the chat “${talk.name}”. /help shows the commands, Ctrl-C stops an answer, Ctrl-D leaves.`,
  );
  const following = client.follow({ onEvent, onConnection });
  try {
    await Promise.race([left, following]);
    await Promise.race([sending, clock.sleep(lastWordsMs)]);
  } finally {
    prompt.close();
    input.pause();
  }

  function say(text: string): void {
    const id = ids.next('inbox');
    mine.add(id);
    if (text !== '/stop') awaited.add(id);
    sending = sending
      .then(() => client.post({ id, text }))
      .catch((err: unknown) => prompt.above(() => screen.note(messageOf(err))));
  }

  function onEvent(event: ChatEvent): void {
    if (event.kind === 'ready' && backlog) {
      const recalled = backlog.slice(-recalledMessages);
      backlog = undefined;
      prompt.above(() => recalled.forEach(screen.show));
    } else if (event.kind === 'message') {
      const { message } = event;
      for (const id of awaited) if (isAnswer(message, id)) awaited.delete(id);
      if (backlog) backlog.push(message);
      else if (!mine.has(message.id)) show(message);
    } else if (event.kind === 'draft' && !backlog) prompt.above(() => screen.grow(event.draft));
  }

  function show(message: WireMessage): void {
    prompt.above(() => screen.show(message));
    void save(message).then((place) => place && prompt.above(() => screen.note(place)));
  }

  function onConnection(now: boolean): void {
    if (now === connected || (connected === undefined && now)) return;
    connected = now;
    prompt.above(() => screen.note(now ? '— connected again' : '— not connected; trying again'));
  }
}

interface Prompt {
  readonly lines: Interface;
  show(): void;
  /** Writes above the line that is being typed; while an answer grows, that line is hidden. */
  above(write: () => void): void;
  close(): void;
}

function createPrompt({ input, output, screen, historyFile }: ChatTalk): Prompt {
  let hidden = false;
  let closed = false;
  const typed = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        if (!hidden) output.write(chunk);
        done();
      },
    }),
    { columns: 'columns' in output ? output.columns : 80 },
  );
  const lines = createInterface({
    ...{ input, output: typed, terminal: true, prompt: '› ' },
    ...{ historySize: mostRemembered, history: historyFile === undefined ? [] : readHistory(historyFile) },
    removeHistoryDuplicates: true,
  });
  if (historyFile !== undefined) lines.on('history', (history) => keepHistory(historyFile, history));
  const show = () => {
    if (!hidden && !closed) lines.prompt(true);
  };
  return {
    lines,
    show,
    above(write) {
      if (!hidden && !closed) {
        cursorTo(output, 0);
        clearLine(output, 0);
      }
      write();
      hidden = screen.growing();
      show();
    },
    close() {
      closed = true;
      lines.close();
      output.write('\n');
    },
  };
}

function readHistory(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).slice(0, mostRemembered);
  } catch {
    return [];
  }
}

function keepHistory(path: string, history: readonly string[]): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, history.join('\n'), { mode: 0o600 });
  } catch {
    // A chat without a memory of its lines is still a chat.
  }
}

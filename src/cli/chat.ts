import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import { createAnswerPrinter } from './answer-printer.ts';
import { type ChatLine, type ChatLineMessage, createChatLine } from './chat-line.ts';

/** Where to talk, as whom, and through which streams. */
export interface ChatOptions {
  readonly baseUrl: string;
  readonly token: string;
  /** The chat's name. */
  readonly name: string;
  readonly zone: string;
  readonly historyFile: string;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly ids: Ids;
}

const mostHistory = 500;
const shownHistory = 10;

/**
 * Talks to the gateway in a terminal: lines are edited and remembered, answers grow as they come. Where the input is no
 * terminal, each line is sent, each answer printed, and then it ends.
 */
export async function chat(options: ChatOptions): Promise<void> {
  const { baseUrl, token, name, zone, clock } = options;
  const line = createChatLine({ baseUrl, token, chat: name, zone, clock });
  const closing = new AbortController();
  try {
    await (options.input.isTTY ? converse(options, line, closing) : answerLines(options, line, closing));
  } finally {
    closing.abort();
  }
}

async function converse(options: ChatOptions, line: ChatLine, closing: AbortController): Promise<void> {
  const { input, output, historyFile, ids } = options;
  const readline = createInterface({
    input,
    output,
    prompt: '> ',
    history: readHistory(historyFile),
    historySize: mostHistory,
  });
  const printer = createAnswerPrinter({ output, color: output.isTTY && !process.env['NO_COLOR'] });
  const mine = new Set<string>();
  const early: ChatLineMessage[] = [];
  let begun = false;
  const listening = line.listen(
    {
      message(message) {
        if (!begun) early.push(message);
        else if (!mine.has(message.id)) showAbove(readline, () => printer.message(message));
      },
      draft: (draft) => begun && showAbove(readline, () => printer.draft(draft)),
      state: (state) =>
        state === 'lost' &&
        showAbove(readline, () => printer.note('The gateway does not answer; trying again.')),
    },
    closing.signal,
  );
  await options.clock.sleep(150);
  for (const message of early.slice(-shownHistory)) printer.past(message);
  begun = true;
  printer.note('Write to your agent. /help lists the commands, Ctrl-D leaves.');
  readline.prompt();
  let before = '';
  readline.on('line', (typed) => {
    const text = before + typed;
    before = text.endsWith('\\') ? `${text.slice(0, -1)}\n` : '';
    if (before === '' && text.trim() !== '') void sendLine(text);
    else readline.prompt();
  });
  readline.on('SIGINT', () => (printer.growing() ? void sendLine('/stop') : readline.close()));
  await Promise.race([new Promise<void>((resolve) => readline.once('close', resolve)), listening]);

  async function sendLine(text: string): Promise<void> {
    const id = ids.next('inbox');
    mine.add(id);
    remember(historyFile, text);
    const refused = await line.say(id, text);
    if (refused !== undefined) showAbove(readline, () => printer.note(refused));
    else readline.prompt();
  }
}

async function answerLines(
  { input, output, ids }: ChatOptions,
  line: ChatLine,
  closing: AbortController,
): Promise<void> {
  const waiting = new Map<string, (text: string) => void>();
  const listening = line.listen(
    {
      message: ({ author, text, replyTo }) => author === 'house' && waiting.get(replyTo ?? '')?.(text),
      draft: () => {},
      state: () => {},
    },
    closing.signal,
  );
  for await (const text of createInterface({ input })) {
    if (text.trim() === '') continue;
    const id = ids.next('inbox');
    const answer = new Promise<string>((resolve) => waiting.set(id, resolve));
    const refused = await line.say(id, text);
    output.write(`${refused ?? (await Promise.race([answer, listening.then(() => '')]))}\n`);
    waiting.delete(id);
  }
}

/** Prints above the line that is being typed, which is drawn again below. */
function showAbove(readline: Interface, print: () => void): void {
  const typed = readline.line;
  readline.pause();
  print();
  readline.resume();
  readline.prompt(true);
  if (typed !== readline.line) readline.write(typed);
}

function readHistory(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).reverse() : [];
}

function remember(file: string, text: string): void {
  const lines = [...readHistory(file).reverse(), text.replaceAll('\n', ' ')].slice(-mostHistory);
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}

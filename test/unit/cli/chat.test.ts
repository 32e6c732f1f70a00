import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { chat } from '../../../src/cli/chat.ts';
import { createChatScreen } from '../../../src/cli/chat-screen.ts';
import { chatToken, startChatGateway } from '../../support/chat-gateway.ts';
import { createMemoryChatLog } from '../../support/memory-chat-log.ts';

function createTerminal() {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = '';
  output.on('data', (chunk) => {
    shown += chunk;
  });
  return { input, output, shown: () => shown.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '') };
}

function begin(terminal: ReturnType<typeof createTerminal>, baseUrl: string, more: object = {}) {
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const { input, output } = terminal;
  return chat({ baseUrl, token: chatToken, name: 'ada', input, output, signal: ending.signal, ...more });
}

async function byLine(text: string, baseUrl: string, token = chatToken): Promise<string> {
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(text);
  await chat({ baseUrl, token, name: 'ada', input, output, signal: new AbortController().signal });
  return printedTo(output);
}

/** All that was written: one `read` gives all of it or one piece of it, as the Node version likes. */
function printedTo(output: PassThrough): string {
  let printed = '';
  for (let piece = output.read(); piece !== null; piece = output.read()) printed += piece;
  return printed;
}

test('lines of a pipe are answered one after another, then it ends', async () => {
  const heard: string[] = [];
  const gateway = await startChatGateway({
    chatLog: createMemoryChatLog(),
    async take(envelope, { answer }) {
      heard.push(envelope.text);
      await answer(envelope, `You said: ${envelope.text}`);
    },
  });
  const printed = await byLine('hello\n\ntwo \\\nlines\n', gateway.address);
  expect(printed).toBe('You said: hello\nYou said: two \nlines\n');
  expect(heard).toEqual(['hello', 'two \nlines']);
});

test('a word about the queue is not taken for the answer', async () => {
  const gateway = await startChatGateway({
    chatLog: createMemoryChatLog(),
    async take(envelope, { answer, console: account }) {
      const notice = {
        target: envelope.conversation,
        markdown: '⏳ Queued: number 2.',
        replyTo: envelope.messageId,
      };
      await account.send({ deliveryId: 'notice', ...notice });
      await answer(envelope, 'Done.');
    },
  });
  expect(await byLine('hello\n', gateway.address)).toBe('Done.\n');
});

test('an answer may begin with any sign, also with that of a word about the queue', async () => {
  const gateway = await startChatGateway({
    chatLog: createMemoryChatLog(),
    take: (envelope, { answer }) => answer(envelope, '⏳ It takes its time.'),
  });
  expect(await byLine('hello\n', gateway.address)).toBe('⏳ It takes its time.\n');
});

test('a wrong token is said, not retried', async () => {
  const gateway = await startChatGateway({ chatLog: createMemoryChatLog(), take() {} });
  await expect(byLine('hello\n', gateway.address, 'wrong')).rejects.toThrow(/Log in|token/i);
});

test('an answer is printed as it grows, and once', async () => {
  const terminal = createTerminal();
  const gateway = await startChatGateway({
    chatLog: createMemoryChatLog(),
    take(envelope, { answer, console: account }) {
      void (async () => {
        const { conversation: target, messageId: id } = envelope;
        for (const markdown of ['One', 'One two', 'One two three']) {
          await account.draft?.({ id, target, markdown });
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await answer(envelope, 'One two three four.');
      })();
    },
  });
  const done = begin(terminal, gateway.address);
  terminal.input.write('count\r');
  await vi.waitFor(() => expect(terminal.shown()).toContain('One two three four.'));
  expect(terminal.shown().split('One').length).toBe(2);
  terminal.input.write('\u0004');
  await done;
});

test('a gateway that restarts is found again and nothing is lost', async () => {
  const chatLog = createMemoryChatLog();
  const terminal = createTerminal();
  const first = await startChatGateway({ chatLog, take() {} });
  const done = begin(terminal, first.address);
  await vi.waitFor(() => expect(terminal.shown()).toContain('This is the chat'));
  await first.stop();
  await vi.waitFor(() => expect(terminal.shown()).toContain('not connected'));
  terminal.input.write('are you there\r');
  await startChatGateway({
    chatLog,
    port: first.port,
    take: (envelope, { answer }) => answer(envelope, 'I am.'),
  });
  await vi.waitFor(() => expect(terminal.shown()).toContain('● I am.'), 5_000);
  expect(terminal.shown().split('● I am.').length).toBe(2);
  expect(chatLog.all.map(({ text }) => text)).toEqual(['are you there', 'I am.']);
  terminal.input.write('\u0004');
  await done;
});

test('Ctrl-C stops an answer first and leaves then', async () => {
  const terminal = createTerminal();
  const heard: string[] = [];
  const gateway = await startChatGateway({
    chatLog: createMemoryChatLog(),
    take: ({ text }) => void heard.push(text),
  });
  const done = begin(terminal, gateway.address);
  terminal.input.write('work\r');
  await vi.waitFor(() => expect(heard).toEqual(['work']));
  terminal.input.write('\u0003');
  await vi.waitFor(() => expect(heard).toEqual(['work', '/stop']));
  terminal.input.write('\u0003');
  await done;
});

test('what was typed is remembered for the next time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-chat-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const historyFile = join(folder, 'new', 'history');
  const gateway = await startChatGateway({ chatLog: createMemoryChatLog(), take() {} });
  const terminal = createTerminal();
  const done = begin(terminal, gateway.address, { historyFile });
  terminal.input.write('first\r');
  terminal.input.write('second \\\r');
  terminal.input.write('line\r');
  terminal.input.write('\u0004');
  await done;
  expect(readFileSync(historyFile, 'utf8')).toBe('line\nsecond \\\nfirst');
});

test('words of an agent cannot move the cursor', () => {
  const output = new PassThrough();
  const screen = createChatScreen({ output, colours: false });
  screen.grow({ id: 'a', markdown: 'x\u001b[2J\u0007\ud83d' });
  screen.show({ seq: 1, id: 'b', author: 'house', text: 'x\u001b[2J\u0007😀!', replyTo: 'a', at: '' });
  expect(printedTo(output)).toBe('● x[2J😀!\n\n');
});

test('a text that does not continue what was shown is printed whole', () => {
  const output = new PassThrough();
  const screen = createChatScreen({ output, colours: false });
  screen.grow({ id: 'a', markdown: 'I will' });
  screen.grow({ id: 'a', markdown: 'Instead' });
  screen.show({ seq: 1, id: 'b', author: 'house', text: 'Instead, no.', replyTo: 'a', at: '' });
  expect(printedTo(output)).toBe('● I will\n● Instead, no.\n\n');
});

test('a file is saved, and where is said', async () => {
  const content = 'a chart';
  const bytes = new TextEncoder().encode(content);
  const file = { name: '../chart.png', mediaType: 'image/png', sizeBytes: bytes.length, bytes };
  const gateway = await startChatGateway({
    chatLog: createMemoryChatLog(),
    async take(envelope, { answer, console: account }) {
      await answer(envelope, 'Here it is.');
      await account.send({ deliveryId: 'file', target: envelope.conversation, markdown: '', file });
    },
  });
  const printed = await byLine('draw\n', gateway.address);
  const [, path = ''] = /^Here it is\.\n📎 (\/.*\/chart\.png)\n$/.exec(printed) ?? [];
  expect(readFileSync(path, 'utf8')).toBe(content);
  rmSync(dirname(path), { recursive: true });
});

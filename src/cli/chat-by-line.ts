import { createInterface } from 'node:readline';
import type { ChatEvent } from '../../adapters/channels/webchat/read-events.ts';
import type { WireMessage } from '../../adapters/channels/webchat/wire.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { ChatClient } from './chat-client.ts';
import type { ChatOptions } from './chat-options.ts';
import type { ChatScreen } from './chat-screen.ts';
import { isAnswer } from './is-answer.ts';
import { createLineJoiner } from './line-joiner.ts';
import type { SaveFile } from './save-file.ts';

/** What both ways to chat are handed. */
export interface ChatTalk extends ChatOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly client: ChatClient;
  readonly screen: ChatScreen;
  readonly save: SaveFile;
}

/** Files come after the words of an answer, and nothing says how many. */
const lastFilesMs = 300;

/** Sends each line, waits for its answer and prints that and where its files are; ends with the input. */
export async function chatByLine(talk: ChatTalk): Promise<void> {
  const { input, output, ids, client, save, clock, signal } = talk;
  let onMessage: (message: WireMessage) => void = () => {};
  let saving = Promise.resolve();
  const onEvent = (event: ChatEvent) => {
    if (event.kind === 'message') onMessage(event.message);
  };
  const following = client.follow({ onEvent, onConnection() {} });
  // A refusal ends the waiting for an answer; otherwise following only ends when the chat does.
  const refused = following.then(() => undefined);
  refused.catch(() => {});
  const joiner = createLineJoiner();
  for await (const line of createInterface({ input, signal })) {
    const text = joiner.add(line);
    if (text === undefined || text.trim() === '') continue;
    const id = ids.next('inbox');
    const answer = new Promise<string>((resolve) => {
      onMessage = (message) => {
        if (isAnswer(message, id)) resolve(message.text);
        saving = saving.then(() => save(message)).then(print);
      };
    });
    await client.post({ id, text });
    const words = await Promise.race([answer, refused]);
    if (words === undefined) return;
    print(words);
  }
  await clock.sleep(lastFilesMs, signal);
  await saving;

  function print(words: string | undefined): void {
    if (words !== undefined && words !== '') output.write(`${words}\n`);
  }
}

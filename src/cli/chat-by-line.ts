import { createInterface } from 'node:readline';
import type { ChatEvent } from '../../adapters/channels/webchat/read-events.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { ChatClient } from './chat-client.ts';
import type { ChatOptions } from './chat-options.ts';
import type { ChatScreen } from './chat-screen.ts';
import { isAnswer } from './is-answer.ts';
import { createLineJoiner } from './line-joiner.ts';

/** What both ways to chat are handed. */
export interface ChatTalk extends ChatOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly client: ChatClient;
  readonly screen: ChatScreen;
}

/** Sends each line, waits for its answer and prints that alone; ends with the input. */
export async function chatByLine({ input, output, ids, client, signal }: ChatTalk): Promise<void> {
  let onEvent: (event: ChatEvent) => void = () => {};
  const following = client.follow({ onEvent: (event) => onEvent(event), onConnection() {} });
  // A refusal ends the waiting for an answer; otherwise following only ends when the chat does.
  const refused = following.then(() => undefined);
  refused.catch(() => {});
  const joiner = createLineJoiner();
  for await (const line of createInterface({ input, signal })) {
    const text = joiner.add(line);
    if (text === undefined || text.trim() === '') continue;
    const id = ids.next('inbox');
    const answer = new Promise<string>((resolve) => {
      onEvent = (event) => {
        if (event.kind === 'message' && isAnswer(event.message, id)) resolve(event.message.text);
      };
    });
    await client.post({ id, text });
    const words = await Promise.race([answer, refused]);
    if (words === undefined) return;
    output.write(`${words}\n`);
  }
}

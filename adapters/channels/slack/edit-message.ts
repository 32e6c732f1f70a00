import type { webApi } from '@slack/bolt';
import { errorNameOf } from './failures.ts';

/** What a message shall be like. */
type Edit = webApi.ChatUpdateArguments & { readonly channel: string; readonly ts: string };

/** It is no stream any more, whoever ended it. */
const over = ['message_not_in_streaming_state', 'stopped_by_user', 'message_not_found'];

/** Edits a message, also one that still streams because whoever began it has died. Rejects with what the SDK says. */
export async function editMessage(client: webApi.WebClient, message: Edit): Promise<void> {
  try {
    await client.chat.update(message);
  } catch (err) {
    if (errorNameOf(err) !== 'streaming_state_conflict') throw err;
    await endStream(client, message);
    await client.chat.update(message);
  }
}

/** Ends a stream, unless it is over already. Rejects with what the SDK says. */
export async function endStream(
  client: webApi.WebClient,
  { channel, ts }: Pick<Edit, 'channel' | 'ts'>,
): Promise<void> {
  await client.chat.stopStream({ channel, ts }).catch((err: unknown) => {
    if (!over.includes(errorNameOf(err) ?? '')) throw err;
  });
}

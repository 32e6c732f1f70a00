import type { webApi } from '@slack/bolt';
import type { FindOutcome, OutgoingMessage } from '../../../src/contracts/channel-adapter.ts';
import type { Conversation } from '../../../src/domain/channel.ts';
import { outcomeOf } from './failures.ts';

/** How far back is looked: what was sent in doubt is not far. */
const pages = 3;
const perPage = 100;

/** Looks for a piece by the mark that it carries, in its channel or thread. The message of a file takes no mark. */
export async function findPiece(
  client: webApi.WebClient,
  { target, deliveryId, file, onlyTo }: OutgoingMessage,
  secrets: readonly string[],
): Promise<FindOutcome> {
  if (file) return { kind: 'unknown', reason: 'a file cannot be told from another of the same name' };
  if (onlyTo !== undefined) return { kind: 'unknown', reason: 'what one person sees is kept nowhere' };
  try {
    return await findMarked(client, target, { delivery: deliveryId });
  } catch (err) {
    const outcome = outcomeOf(err, secrets);
    if (outcome.kind === 'rejected') return { kind: 'unknown', reason: outcome.reason };
    const afterMs = outcome.kind === 'retry' && outcome.afterMs !== undefined ? outcome.afterMs : undefined;
    const reason = 'reason' in outcome ? outcome.reason : '';
    return { kind: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
  }
}

/** The newest message of a place that carries this mark. Rejects with what the SDK says. */
export async function findMarked(
  client: webApi.WebClient,
  target: Conversation,
  mark: Readonly<Record<string, string>>,
): Promise<FindOutcome> {
  const wanted = JSON.stringify(mark);
  let cursor: string | undefined;
  for (let page = 0; page < pages; page++) {
    const common = {
      ...{ channel: target.chat, limit: perPage, include_all_metadata: true },
      ...(cursor !== undefined && { cursor }),
    };
    const { messages = [], response_metadata } = await (target.thread === undefined
      ? client.conversations.history(common)
      : client.conversations.replies({ ...common, ts: target.thread }));
    const found = messages.find(({ metadata }) => JSON.stringify(metadata?.event_payload) === wanted);
    if (found?.ts !== undefined) return { kind: 'found', messageId: found.ts };
    cursor = response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return { kind: 'absent' };
  }
  return { kind: 'unknown', reason: `it is not among the newest ${pages * perPage} messages` };
}

import type { webApi } from '@slack/bolt';
import type { Receipt } from '../../../src/contracts/channel-adapter.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { Assistant } from './assistant.ts';
import { errorNameOf, reasonOf } from './failures.ts';

const eyes = 'eyes';
/** It is as it shall be. */
const done = ['already_reacted', 'no_reaction'];

/** What receipts need. */
export interface ReceiptsDeps {
  readonly client: webApi.WebClient;
  readonly assistant: Assistant;
  readonly log: Log;
  readonly secrets: readonly string[];
}

/**
 * Looks at a message while somebody works on it, because Slack shows no typing of apps. Where it shows a status instead,
 * there is no need. A courtesy: it never throws.
 */
export function createReceipts(deps: ReceiptsDeps): (receipt: Receipt) => Promise<void> {
  const { client, assistant, log, secrets } = deps;
  const needless = new Set<string>();
  return async ({ target, messageId, shown }) => {
    const reaction = { channel: target.chat, timestamp: messageId, name: eyes };
    const key = `${target.chat}:${messageId}`;
    if (!shown && needless.delete(key)) return;
    if (shown && (await assistant.isShown(target))) {
      needless.add(key);
      return;
    }
    try {
      await (shown ? client.reactions.add(reaction) : client.reactions.remove(reaction));
    } catch (err) {
      if (done.includes(errorNameOf(err) ?? '')) return;
      log.debug({ reason: reasonOf(err, secrets) }, 'a receipt was not shown');
    }
  };
}

import type { webApi } from '@slack/bolt';
import type { Receipt } from '../../../src/contracts/channel-adapter.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { errorNameOf, reasonOf } from './failures.ts';

const eyes = 'eyes';
/** It is as it shall be. */
const done = ['already_reacted', 'no_reaction'];

/** Looks at a message while somebody works on it, because Slack shows no typing of apps. A courtesy: it never throws. */
export async function showEyes(
  client: webApi.WebClient,
  { target, messageId, shown }: Receipt,
  { log, secrets }: { readonly log: Log; readonly secrets: readonly string[] },
): Promise<void> {
  const reaction = { channel: target.chat, timestamp: messageId, name: eyes };
  try {
    await (shown ? client.reactions.add(reaction) : client.reactions.remove(reaction));
  } catch (err) {
    if (done.includes(errorNameOf(err) ?? '')) return;
    log.debug({ reason: reasonOf(err, secrets) }, 'a receipt was not shown');
  }
}

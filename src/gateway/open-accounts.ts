import type { ChannelManifest } from '../contracts/channel-adapter.ts';
import type { ChatLog } from '../contracts/chat-log.ts';
import type { Complete } from '../contracts/completion.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Clock } from '../kernel/clock.ts';
import { HouseError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Account } from './accounts.ts';

/**
 * Opens the channel of each account.
 * @throws HouseError `adapter.unavailable`
 */
export async function openAccounts(
  accounts: readonly { readonly name: string; readonly channel: string; readonly options: unknown }[],
  {
    channels,
    clock,
    log,
    chatLog,
    stores,
    complete,
  }: {
    channels: readonly ChannelManifest[];
    clock: Clock;
    log: Log;
    chatLog: ChatLog;
    stores: Stores;
    complete: Complete;
  },
): Promise<readonly Account[]> {
  return Promise.all(
    accounts.map(async ({ name, channel, options }) => {
      const manifest = channels.find((each) => each.name === channel);
      if (!manifest)
        throw new HouseError('adapter.unavailable', {
          account: name,
          reason: `there is no channel ${channel}`,
        });
      const heard = () => stores.inbox.lastHeard(name);
      const goesOnAs = (chat: string) => stores.places.goesOnAs(name, chat);
      const context = {
        account: name,
        clock,
        log: log.child({ account: name, channel }),
        chatLog,
        ...{ heard, goesOnAs, complete },
      };
      const adapter = await manifest.open(options, context);
      const { receivers = manifest.abilities.receivers } = adapter;
      return { name, channel, abilities: { ...manifest.abilities, receivers }, adapter };
    }),
  );
}

import type { ChannelManifest } from '../contracts/channel-adapter.ts';
import type { ChatLog } from '../contracts/chat-log.ts';
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
  }: { channels: readonly ChannelManifest[]; clock: Clock; log: Log; chatLog: ChatLog },
): Promise<readonly Account[]> {
  return Promise.all(
    accounts.map(async ({ name, channel, options }) => {
      const manifest = channels.find((each) => each.name === channel);
      if (!manifest)
        throw new HouseError('adapter.unavailable', {
          account: name,
          reason: `there is no channel ${channel}`,
        });
      const context = { account: name, clock, log: log.child({ account: name, channel }), chatLog };
      const adapter = await manifest.open(options, context);
      const { receivers = manifest.abilities.receivers } = adapter;
      return { name, channel, abilities: { ...manifest.abilities, receivers }, adapter };
    }),
  );
}

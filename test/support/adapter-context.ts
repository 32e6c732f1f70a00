import type { AdapterContext } from '../../src/contracts/channel-adapter.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { noChatLog } from './no-chat-log.ts';

/** What a house hands to an adapter that has heard nobody yet. */
export function adapterContext(
  account: string,
  { clock = systemClock, log = silentLog, chatLog = noChatLog, ...more }: Partial<AdapterContext> = {},
): AdapterContext {
  const house = { heard: async () => [], goesOnAs: async (chat: string) => chat, complete: async () => [] };
  return { account, clock, log, chatLog, ...house, ...more };
}

import type { AdapterContext, ChannelAdapter } from '../../../src/contracts/channel-adapter.ts';
import { createChatAdapter } from '../webchat/adapter.ts';

/** The terminal speaks the web chat's protocol; each person of the machine has one chat, named like them. */
export function createConsoleAdapter(context: AdapterContext): ChannelAdapter {
  return createChatAdapter('console', context);
}

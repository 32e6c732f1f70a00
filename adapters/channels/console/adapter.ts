import type { AdapterContext, ChannelAdapter } from '../../../src/contracts/channel-adapter.ts';
import { createChatAdapter } from '../webchat/adapter.ts';

/** The terminal speaks the web chat's wire protocol; only the channel's name is its own. */
export function createConsoleAdapter(context: AdapterContext): ChannelAdapter {
  return createChatAdapter('console', context);
}

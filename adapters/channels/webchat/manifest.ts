import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { options } from './config.ts';
import { split } from './render.ts';

/** The page that the gateway serves itself. */
export const webchat: ChannelManifest = {
  name: 'webchat',
  title: 'Web chat',
  options,
  abilities: { receivers: 'each', resend: 'safe', trusted: true, draftEveryMs: 60 },
  split,
  open: async (_, context) => (await import('./adapter.ts')).createChatAdapter('webchat', context),
};

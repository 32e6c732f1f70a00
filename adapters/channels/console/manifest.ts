import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { split } from '../webchat/render.ts';
import { options } from './config.ts';

/** The terminal: `posthouse chat`. */
export const console: ChannelManifest = {
  name: 'console',
  title: 'Terminal',
  options,
  abilities: { receivers: 'each', resend: 'safe', trusted: true, draftEveryMs: 60 },
  split,
  open: async (_, context) => (await import('./adapter.ts')).createConsoleAdapter(context),
};

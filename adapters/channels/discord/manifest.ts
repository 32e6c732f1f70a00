import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { type DiscordOptions, discordOptions } from './config.ts';

/** Discord, by its gateway: no public address is needed. */
export const discord: ChannelManifest<DiscordOptions> = {
  name: 'discord',
  title: 'Discord',
  options: discordOptions,
  abilities: {
    receivers: 'one',
    resend: 'marked',
    trusted: false,
    draftEveryMs: 1_500,
    typingEveryMs: 8_000,
  },
  split: async (markdown) => (await import('./render.ts')).splitForDiscord(markdown),
  async open(options, context) {
    const { createDiscordAdapter } = await import('./adapter.ts');
    return createDiscordAdapter(options, context);
  },
};

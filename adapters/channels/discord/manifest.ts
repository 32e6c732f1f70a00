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
    // The nonce of a message is enforced for a few minutes.
    sameIdMs: 120_000,
    trusted: false,
    edits: true,
    // What every server takes; those that people boost take more.
    files: { mostBytes: 10 * 1_048_576 },
    draftEveryMs: { dm: 1_500, group: 1_500 },
    // Five messages in five seconds in a channel, fifty a second in all; edits count.
    pace: {
      conversation: { dm: { everyMs: 1_550, burst: 2 }, group: { everyMs: 1_550, burst: 2 } },
      account: { everyMs: 25, burst: 8 },
    },
    typingEveryMs: 8_000,
  },
  split: async (markdown) => (await import('./render.ts')).splitForDiscord(markdown),
  async open(options, context) {
    const { createDiscordAdapter } = await import('./adapter.ts');
    return createDiscordAdapter(options, context);
  },
};

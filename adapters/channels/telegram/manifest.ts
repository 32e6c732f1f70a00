import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { type TelegramOptions, telegramOptions } from './config.ts';

/** Telegram, by long polling: no public address is needed. */
export const telegram: ChannelManifest<TelegramOptions> = {
  name: 'telegram',
  title: 'Telegram',
  options: telegramOptions,
  abilities: {
    ...{ receivers: 'one', resend: 'marked', trusted: false, typingEveryMs: 4_500 },
    // Groups have a budget of 20 messages a minute, edits included.
    draftEveryMs: { dm: 1_100, group: 3_100 },
  },
  split: async (markdown) => (await import('./render.ts')).splitForTelegram(markdown),
  async open(options, context) {
    const { createTelegramAdapter } = await import('./adapter.ts');
    return createTelegramAdapter(options, context);
  },
};

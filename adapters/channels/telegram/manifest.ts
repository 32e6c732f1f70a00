import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { type TelegramOptions, telegramOptions } from './config.ts';
import { mostFileBytes } from './file-limits.ts';

/** Telegram, by long polling: no public address is needed. */
export const telegram: ChannelManifest<TelegramOptions> = {
  name: 'telegram',
  title: 'Telegram',
  options: telegramOptions,
  abilities: {
    ...{ receivers: 'one', resend: 'marked', trusted: false, edits: true, typingEveryMs: 4_500 },
    files: { mostBytes: mostFileBytes },
    draftEveryMs: { dm: 1_100, group: 3_100 },
    draftsVanishIn: ['dm'],
    // About a message a second in a chat, 20 a minute in a group, 30 a second in all; edits count.
    pace: {
      conversation: { dm: { everyMs: 1_050, burst: 3 }, group: { everyMs: 3_750, burst: 4 } },
      account: { everyMs: 42, burst: 5 },
    },
  },
  split: async (markdown) => (await import('./render.ts')).splitForTelegram(markdown),
  async open(options, context) {
    const { createTelegramAdapter } = await import('./adapter.ts');
    return createTelegramAdapter(options, context);
  },
};

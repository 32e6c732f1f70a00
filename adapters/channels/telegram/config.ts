import { z } from 'zod';

/** The keys of a Telegram account in the config. */
export const telegramOptions = z.strictObject({
  token: z
    .string()
    .regex(/^\d+:[A-Za-z0-9_-]+$/)
    .meta({ title: 'a bot token such as 123456:ABC-DEF' })
    .describe('The token that @BotFather gave.'),
  apiRoot: z
    .string()
    .regex(/^https?:\/\/.*[^/]$/)
    .meta({ title: 'an address such as https://api.telegram.org, without a slash at its end' })
    .default('https://api.telegram.org')
    .describe('The Bot API server.'),
});

/** The options after their defaults. */
export type TelegramOptions = z.output<typeof telegramOptions>;

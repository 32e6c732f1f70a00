import * as z from 'zod';

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
  webhook: z
    .strictObject({
      url: z
        .string()
        .regex(/^https?:\/\/[^/\s]/)
        .meta({ title: 'an address such as https://chat.example.org' })
        .describe('Where Telegram finds this gateway from outside; its host belongs into web.allowedHosts.'),
      secret: z
        .string()
        .regex(/^[A-Za-z0-9_-]{16,256}$/)
        .meta({ title: 'at least 16 letters, digits, - or _' })
        .optional()
        .describe('The word by which Telegram is known; derived from the token unless given.'),
    })
    .optional()
    .describe(
      'Telegram brings messages to /channels/<account>/ instead of being asked for them; any node may take them.',
    ),
});

/** The options after their defaults. */
export type TelegramOptions = z.output<typeof telegramOptions>;

import * as z from 'zod';

/** The keys of a Discord account in the config. */
export const discordOptions = z.strictObject({
  token: z
    .string()
    .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    .meta({ title: 'a bot token of three parts with dots between them' })
    .describe('The token from the Bot page of the application.'),
  api: z
    .string()
    .regex(/^https?:\/\/.*[^/]$/)
    .meta({ title: 'an address such as https://discord.com/api, without a slash at its end' })
    .default('https://discord.com/api')
    .describe('The address of the REST API, without its version.'),
  commandGuild: z
    .string()
    .regex(/^\d{15,20}$/)
    .meta({ title: 'the id of a server, in quotes' })
    .optional()
    .describe('Offers the commands in this server alone: useful while testing.'),
});

/** The options after their defaults. */
export type DiscordOptions = z.output<typeof discordOptions>;

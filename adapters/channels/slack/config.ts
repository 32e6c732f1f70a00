import * as z from 'zod';

/** Slack shows no more than four. */
const mostPrompts = 4;
/** What a new chat offers unless the config says otherwise. The manifest's own offer is the same. */
export const usualPrompts = [
  { title: 'What can you do?', message: 'What can you do for me?' },
  { title: 'Which tasks are planned?', message: '/task list' },
  { title: 'What is going on?', message: '/status' },
];

const streamPlaces = ['direct', 'everywhere', 'never'] as const;

/** The keys of a Slack account in the config. */
export const slackOptions = z
  .strictObject({
    botToken: z
      .string()
      .regex(/^xoxb-[A-Za-z0-9-]+$/)
      .meta({ title: 'a bot token such as xoxb-1-2-abc' })
      .describe('The "Bot User OAuth Token" of the app in one workspace.'),
    appToken: z
      .string()
      .regex(/^xapp-[A-Za-z0-9-]+$/)
      .meta({ title: 'an app-level token such as xapp-1-A1-2-abc' })
      .optional()
      .describe('Receives by Socket Mode, which needs no public address. Scope: connections:write.'),
    signingSecret: z
      .string()
      .regex(/^[A-Za-z0-9]{16,}$/)
      .meta({ title: 'a signing secret of at least 16 letters and digits' })
      .optional()
      .describe('Receives by HTTP instead: Slack then posts to /channels/<account>/ of this gateway.'),
    receipt: z
      .boolean()
      .default(true)
      .describe('Puts 👀 at a message while it is worked on, and takes it away with the answer.'),
    prompts: z
      .array(
        z.strictObject({
          title: z.string().min(1).describe('What stands on it.'),
          message: z.string().min(1).describe('What is said with it; may be a command.'),
        }),
      )
      .max(mostPrompts)
      .meta({ title: 'at most four entries such as { title: News, message: What is new? }' })
      .default(usualPrompts)
      .describe('What a new chat offers to say first, where the app is an assistant; none: `[]`.'),
    streams: z
      .enum(streamPlaces)
      .default('direct')
      .describe(
        "Where an answer in a thread grows by Slack's own streams: `direct` is in chats with one person, since in a channel only whoever asked sees it grow; elsewhere it is edited.",
      ),
    slackApiUrl: z
      .string()
      .regex(/^https?:\/\/.*\/$/)
      .meta({ title: 'an address such as https://slack.com/api/, with a slash at its end' })
      .default('https://slack.com/api/')
      .describe('The Web API server.'),
  })
  .refine(
    ({ appToken, signingSecret }) => (appToken === undefined) !== (signingSecret === undefined),
    'expected exactly one of appToken (Socket Mode) and signingSecret (HTTP)',
  );

/** The options after their defaults. */
export type SlackOptions = z.output<typeof slackOptions>;

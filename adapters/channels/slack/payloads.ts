import * as z from 'zod';

/** Something with a channel that came from Slack, before it is known what it is. */
export interface Incoming {
  readonly type: string;
  readonly body: unknown;
}

const optional = z.string().nullish();

const file = z.object({
  id: z.string(),
  name: optional,
  mimetype: optional,
  subtype: optional,
  mode: optional,
  size: z.number().nullish(),
});

const said = z.object({
  subtype: optional,
  user: optional,
  bot_id: optional,
  username: optional,
  bot_profile: z.object({ name: optional }).nullish(),
  text: optional,
  ts: z.string(),
  thread_ts: optional,
  parent_user_id: optional,
  edited: z.object({ ts: z.string() }).nullish(),
  files: z.array(file).nullish(),
  /** Unfurled links and messages that were passed on. */
  attachments: z.array(z.object({ is_share: z.boolean().nullish(), ts: optional, text: optional })).nullish(),
});

const messageEvent = said.extend({
  type: z.enum(['message', 'app_mention']),
  channel: z.string(),
  channel_type: optional,
  /** With the subtype `message_changed`: how it reads now and read before. */
  message: said.nullish(),
  previous_message: z.object({ text: optional }).nullish(),
});

/** The outer part of every event, as far as all have it. */
export const eventBody = z.object({
  event: z.looseObject({ type: z.string() }),
  authorizations: z.array(z.object({ team_id: optional, user_id: optional })).nullish(),
});

/** An event about a message, with what surrounds it. */
export const messageBody = z.object({ event: messageEvent });

/** A slash command that somebody gave. */
export const commandBody = z.object({
  text: z.string().default(''),
  user_id: z.string(),
  user_name: optional,
  channel_id: z.string(),
  channel_name: optional,
  trigger_id: z.string(),
});

/** A button that somebody pressed below a message. */
export const pressBody = z.object({
  type: z.literal('block_actions'),
  user: z.object({ id: z.string(), username: optional, name: optional }),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: optional }),
  actions: z.array(z.object({ action_id: z.string(), value: optional, action_ts: z.string() })),
});

/** What somebody said, without the place. */
export type Said = z.output<typeof said>;
/** One of a message's files. */
export type SlackFile = z.output<typeof file>;
/** A message event. */
export type MessageEvent = z.output<typeof messageEvent>;

import { createHmac } from 'node:crypto';
import {
  nextNumber,
  type PeerChannel,
  type PeerMessage,
  type PeerState,
  type PeerUser,
} from './slack-state.ts';

/** The outer part of an event, which is the same for all. */
export function eventBody(state: PeerState, event: object): object {
  const { team, appId, bot } = state;
  return {
    token: 'verification',
    team_id: team,
    api_app_id: appId,
    event,
    type: 'event_callback',
    event_id: `Ev${nextNumber(state)}`,
    event_time: 1_790_000_000,
    authorizations: [
      { enterprise_id: null, team_id: team, user_id: bot.userId, is_bot: true, is_enterprise_install: false },
    ],
  };
}

/** A message as an event tells of it. */
export function messageEvent(channel: PeerChannel, message: PeerMessage): object {
  return { ...message, channel: channel.id, channel_type: channel.type, event_ts: message.ts };
}

/** The second event for a message that mentions the app; it does not say what kind of channel it is. */
export function mentionEvent(channel: PeerChannel, message: PeerMessage): object {
  return { ...message, type: 'app_mention', channel: channel.id, event_ts: message.ts };
}

/** An edit, or another change, as an event tells of it. */
export function changeEvent(
  channel: PeerChannel,
  { before, now, ts }: { readonly before: PeerMessage; readonly now: PeerMessage; readonly ts: string },
): object {
  return {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: channel.id,
    channel_type: channel.type,
    ts,
    event_ts: ts,
    message: now,
    previous_message: before,
  };
}

/** A message that is gone, as an event tells of it. */
export function deletionEvent(
  channel: PeerChannel,
  { before, stone, ts }: { readonly before: PeerMessage; readonly stone?: object; readonly ts: string },
): object {
  const where = { type: 'message', hidden: true, channel: channel.id, channel_type: channel.type };
  const told = stone
    ? { subtype: 'message_changed', message: { ...stone, ts: before.ts } }
    : { subtype: 'message_deleted', deleted_ts: before.ts };
  return { ...where, ...told, ts, event_ts: ts, previous_message: before };
}

/** What the app is told when somebody presses a button. */
export function pressBody(
  state: PeerState,
  press: {
    readonly channel: PeerChannel;
    readonly message: PeerMessage;
    readonly from: PeerUser;
    readonly button: { readonly action_id: string; readonly value: string; readonly block_id?: string };
    readonly ts: string;
  },
): object {
  const { channel, message, from, button, ts } = press;
  const { thread_ts } = message;
  return {
    type: 'block_actions',
    user: { id: from.id, username: from.name, name: from.name, team_id: state.team },
    api_app_id: state.appId,
    token: 'verification',
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      ...(thread_ts && { thread_ts }),
    },
    trigger_id: `${nextNumber(state)}.1.abc`,
    team: { id: state.team, domain: 'house' },
    channel: { id: channel.id, name: channel.type === 'im' ? 'directmessage' : channel.name },
    message,
    response_url: 'http://127.0.0.1/response',
    actions: [{ block_id: 'b', type: 'button', ...button, action_ts: ts }],
  };
}

/** What the app is told when somebody gives a slash command. */
export function commandBody(
  state: PeerState,
  given: {
    readonly channel: PeerChannel;
    readonly from: PeerUser;
    readonly command: string;
    readonly text: string;
  },
): Record<string, string> {
  const { channel, from, command, text } = given;
  return {
    token: 'verification',
    team_id: state.team,
    team_domain: 'house',
    channel_id: channel.id,
    channel_name: channel.type === 'im' ? 'directmessage' : channel.name,
    user_id: from.id,
    user_name: from.name,
    command,
    text,
    api_app_id: state.appId,
    is_enterprise_install: 'false',
    response_url: 'http://127.0.0.1/response',
    trigger_id: `${nextNumber(state)}.2.abc`,
  };
}

/** A request as Slack makes it where no socket is used. */
export function signedRequest(
  body: string,
  { secret, type, seconds, retry }: { secret: string; type: string; seconds: number; retry?: number },
): Request {
  const signature = createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex');
  return new Request('http://127.0.0.1/channels/slack/', {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-signature': `v0=${signature}`,
      'x-slack-request-timestamp': String(seconds),
      ...(retry !== undefined && {
        'x-slack-retry-num': String(retry),
        'x-slack-retry-reason': 'http_timeout',
      }),
    },
    body,
  });
}

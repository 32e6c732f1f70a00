import { emptyAssistant, type PeerAssistant } from './slack-assistant.ts';
import type { PeerUpload } from './slack-uploads.ts';

/** A person or a bot as Slack shows them. */
export interface PeerUser {
  readonly id: string;
  readonly name: string;
  readonly real_name: string;
  readonly is_bot: boolean;
  readonly tz?: string;
  readonly profile: { readonly display_name: string; readonly real_name: string };
}

/** A channel, or a conversation with one person. */
export interface PeerChannel {
  readonly id: string;
  readonly name: string;
  readonly type: 'channel' | 'group' | 'im' | 'mpim';
}

/** A file as Slack shows it, with what is in it. */
export interface PeerFile {
  readonly id: string;
  readonly name: string;
  readonly title?: string;
  readonly mimetype: string;
  readonly size: number;
  readonly mode: string;
  readonly subtype?: string;
  readonly url_private_download: string;
}

/** A message as Slack shows it. */
export interface PeerMessage {
  readonly type: 'message';
  readonly subtype?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly parent_user_id?: string;
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly files?: readonly PeerFile[];
  readonly attachments?: readonly object[];
  readonly blocks?: readonly PeerBlock[];
  readonly metadata?: unknown;
  /** It grows, or has grown, by a stream. */
  readonly streaming_state?: 'in_progress' | 'completed';
}

/** A block of a message, as it was sent. */
export interface PeerBlock {
  readonly type: string;
  readonly text?: unknown;
  readonly elements?: readonly PeerButton[];
  readonly [key: string]: unknown;
}

/** A button of a message. */
export interface PeerButton {
  readonly type: string;
  readonly action_id: string;
  readonly value: string;
  readonly text: { readonly type: string; readonly text: string };
}

/** A channel with everything that is in it. */
export interface PeerRoom {
  /** What only one of the people saw. */
  readonly whispers: (PeerMessage & { readonly to: string })[];
  readonly channel: PeerChannel;
  readonly messages: PeerMessage[];
  /** Whether the bot is in it. */
  isMember: boolean;
  /** The error that whoever writes here gets. */
  closed?: string;
}

/** Everything that the imitated platform remembers. */
export interface PeerState {
  readonly team: string;
  readonly appId: string;
  readonly bot: { readonly userId: string; readonly botId: string };
  readonly tokens: { readonly bot: string; readonly app: string; readonly signingSecret: string };
  readonly rooms: Map<string, PeerRoom>;
  readonly users: Map<string, PeerUser>;
  readonly files: Map<string, { readonly file: PeerFile; readonly content: string | Buffer }>;
  /** Files that were announced and are not shown yet. */
  readonly uploads: Map<string, PeerUpload>;
  readonly assistant: PeerAssistant;
  /** Where the server listens. */
  address: string;
  scopes: readonly string[];
  /** The app's own reactions: the message and the emoji's name. */
  readonly reactions: Set<string>;
  /** What the app-level token may do. */
  appScopes: readonly string[];
  nextNumber: number;
  /** Called after each change, so that nobody needs to look again and again. */
  readonly watchers: Set<() => void>;
}

/** An empty workspace with one app in it. */
export function emptyState(tokens: PeerState['tokens']): PeerState {
  const bot = { userId: 'U0BOT', botId: 'B0BOT' };
  return {
    team: 'T0HOUSE',
    appId: 'A0HOUSE',
    bot,
    tokens,
    rooms: new Map(),
    users: new Map([
      [bot.userId, userOf(bot.userId, { name: 'posthouse', realName: 'Posthouse', bot: true })],
    ]),
    files: new Map(),
    reactions: new Set(),
    uploads: new Map(),
    assistant: emptyAssistant(),
    address: '',
    scopes: [
      'app_mentions:read',
      'assistant:write',
      'channels:history',
      'channels:read',
      'chat:write',
      'commands',
      'files:read',
      'files:write',
      'groups:history',
      'groups:read',
      'im:history',
      'mpim:history',
      'reactions:read',
      'reactions:write',
      'users:read',
    ],
    appScopes: ['connections:write'],
    nextNumber: 1,
    watchers: new Set(),
  };
}

/** A user with the fields that Slack fills in. */
export function userOf(
  id: string,
  { name, realName, bot, zone }: { name: string; realName: string; bot: boolean; zone?: string },
): PeerUser {
  return {
    id,
    name,
    real_name: realName,
    is_bot: bot,
    ...(zone !== undefined && { tz: zone }),
    profile: { display_name: '', real_name: realName },
  };
}

/** Tells everyone who waits that something changed. */
export function changed(state: PeerState): void {
  for (const watcher of [...state.watchers]) watcher();
}

/** A number that was not given before. */
export function nextNumber(state: PeerState): number {
  return state.nextNumber++;
}

/** A time of its own, a second per message: the imitation reads no clock. */
export function nextTime(state: PeerState): string {
  return `${1_790_000_000 + nextNumber(state)}.000100`;
}

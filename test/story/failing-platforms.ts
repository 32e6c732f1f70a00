import { startDiscordPeer } from '../peers/discord.ts';
import { startSlackPeer } from '../peers/slack.ts';
import { startTelegramPeer } from '../peers/telegram.ts';

/** A platform with a group, in which a task speaks, and one person, who also writes to the bot alone. */
export interface FailingPlatform {
  /** The account in the config, without its groups. */
  readonly account: Readonly<Record<string, unknown>>;
  readonly group: string;
  readonly person: string;
  say(where: 'group' | 'dm', text: string): void;
  /** What the house has written there, as it stands now, oldest first. */
  written(where: 'group' | 'dm'): readonly string[];
  /** How often the house has asked for an edit. */
  edits(): number;
  /** The answer to the next edit does not come in time. */
  holdEdit(): void;
  /** The platform refuses the next edit. */
  refuseEdit(): void;
  /** The next message finds the bot kicked. */
  kick(): void;
  /** The person deletes all that the house has written in the group. */
  clear(): void;
  /** Resolves when the predicate holds; it is asked after each change. */
  until(predicate: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

const holdMs = 8_000;

async function telegram(): Promise<FailingPlatform> {
  const peer = await startTelegramPeer();
  const ann = peer.user({ name: 'Ann' });
  const chats = { group: peer.group({ title: 'Team' }), dm: peer.dm(ann) };
  const ours = (where: 'group' | 'dm') => peer.messages(chats[where]).filter(({ from }) => from.is_bot);
  return {
    account: { channel: 'telegram', token: peer.token, apiRoot: peer.apiRoot },
    ...{ group: String(chats.group.id), person: String(ann.id) },
    say: (where, text) => void peer.say({ chat: chats[where], from: ann, text }),
    written: (where) => ours(where).map(({ text = '' }) => text),
    edits: () => peer.calls('editMessageText').length,
    holdEdit: () => peer.fail('editMessageText', { slowMs: holdMs }),
    refuseEdit: () =>
      peer.fail('editMessageText', { status: 400, description: "Bad Request: message can't be edited" }),
    kick: () =>
      peer.fail('sendMessage', { status: 403, description: 'Forbidden: bot was kicked from the group chat' }),
    clear() {
      for (const message of ours('group')) peer.remove(message);
    },
    until: async (predicate) => void (await peer.waitFor(() => predicate() && true)),
    stop: () => peer.stop(),
  };
}

async function discord(): Promise<FailingPlatform> {
  const peer = await startDiscordPeer();
  const ann = peer.user({ name: 'Ann' });
  const chats = { group: peer.guild('Team').channel, dm: peer.dm(ann) };
  const [edit, post] = ['PATCH /channels/:id/messages/:id', 'POST /channels/:id/messages'];
  return {
    account: { channel: 'discord', token: peer.token, api: peer.api },
    ...{ group: chats.group.id, person: ann.id },
    say: (where, text) => void peer.say({ channel: chats[where], from: ann, text }),
    written: (where) => peer.written(chats[where]).map(({ content }) => content),
    edits: () => peer.calls(edit).length,
    holdEdit: () => peer.fail(edit, { slowMs: holdMs }),
    refuseEdit: () =>
      peer.fail(edit, {
        status: 403,
        code: 50005,
        message: 'Cannot edit a message authored by another user',
      }),
    kick: () => peer.fail(post, { status: 403, code: 50001, message: 'Missing Access' }),
    clear() {
      for (const message of peer.written(chats.group)) peer.remove(message);
    },
    until: async (predicate) => void (await peer.waitFor(() => predicate() && true)),
    stop: () => peer.stop(),
  };
}

async function slack(): Promise<FailingPlatform> {
  const peer = await startSlackPeer();
  const { tokens, bot } = peer.state;
  const ann = peer.user({ name: 'Ann' });
  const chats = { group: peer.channel({ name: 'team' }), dm: peer.dm(ann) };
  const ours = (where: 'group' | 'dm') =>
    peer.messages(chats[where]).filter(({ bot_id }) => bot_id === bot.botId);
  let hold = () => {};
  return {
    account: { channel: 'slack', botToken: tokens.bot, appToken: tokens.app, slackApiUrl: peer.apiUrl },
    ...{ group: chats.group.id, person: ann.id },
    say: (where, text) => void peer.say({ channel: chats[where], from: ann, text }),
    written: (where) => ours(where).map(({ text }) => text),
    edits: () => peer.calls('chat.update').length,
    holdEdit() {
      const slow = new Promise<void>((resolve) => {
        hold = resolve;
      });
      peer.fail('chat.update', { slow });
    },
    refuseEdit: () => peer.fail('chat.update', { error: 'edit_window_closed' }),
    kick: () => peer.fail('chat.postMessage', { error: 'not_in_channel' }),
    clear() {
      for (const message of ours('group')) peer.remove(chats.group, message);
    },
    until: async (predicate) => void (await peer.waitFor(() => predicate() && true)),
    async stop() {
      hold();
      await peer.stop();
    },
  };
}

/** The platforms on which a task fails, by the names of their channels. */
export const failingPlatforms: Readonly<Record<string, () => Promise<FailingPlatform>>> = {
  telegram,
  discord,
  slack,
};

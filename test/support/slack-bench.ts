import { usualPrompts } from '../../adapters/channels/slack/config.ts';
import { slack } from '../../adapters/channels/slack/manifest.ts';
import type { AdapterContext, ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { Conversation } from '../../src/domain/channel.ts';
import type { Envelope } from '../../src/domain/envelope.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { startSlackPeer } from '../peers/slack.ts';
import type { PeerChannel, PeerMessage, PeerUser } from '../peers/slack-state.ts';
import type { SlackPeer } from '../peers/slack-workspace.ts';
import { adapterContext } from './adapter-context.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** Waits only as long as it takes to look at everything else once. */
export const briskClock = {
  ...systemClock,
  sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
};

/** One test's workspace, with an account open in it. */
export interface SlackBench {
  readonly peer: SlackPeer;
  readonly adapter: ChannelAdapter;
  readonly ann: PeerUser;
  readonly team: PeerChannel;
  /** Opens the account again, with other options or parts of the house. */
  open(options?: object, parts?: Partial<AdapterContext>): Promise<ChannelAdapter>;
  receive(take?: (envelope: Envelope) => Promise<void>, adapter?: ChannelAdapter): Receiver;
  place(channel: PeerChannel, thread?: PeerMessage): Conversation;
  stop(): Promise<void>;
}

/** Starts a workspace with one person, one channel and the app. */
export async function startSlackBench(): Promise<SlackBench> {
  const peer = await startSlackPeer();
  const { team, tokens } = peer.state;
  const receivers: Receiver[] = [];
  const account = 'sl';
  const bySocket = { botToken: tokens.bot, appToken: tokens.app, slackApiUrl: peer.apiUrl };
  const open: SlackBench['open'] = (options = bySocket, parts = {}) =>
    slack.open(
      { prompts: usualPrompts, streams: 'direct', ...options } as Parameters<typeof slack.open>[0],
      adapterContext(account, { clock: briskClock, ...parts }),
    );
  const adapter = await open();
  return {
    peer,
    adapter,
    open,
    ann: peer.user({ name: 'Ann Lee', handle: 'annlee', zone: 'Europe/Berlin' }),
    team: peer.channel({ name: 'team' }),
    receive(take, by = adapter) {
      const receiver = startReceiver(by, take);
      receivers.push(receiver);
      return receiver;
    },
    place(channel, thread) {
      const kind = channel.type === 'im' ? 'dm' : 'group';
      const place = { channel: 'slack', account, kind, space: team, chat: channel.id } as const;
      return thread ? { ...place, thread: thread.ts } : place;
    },
    async stop() {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
      await peer.stop();
    },
  };
}

/** Everything that is secret in the workspace. */
export const slackSecrets = /SECRET|8f742231b10e8888abcd99yyyzzz85a5/;

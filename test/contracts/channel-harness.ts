import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { ChatLog } from '../../src/contracts/chat-log.ts';
import type { Conversation } from '../../src/domain/channel.ts';

/** What every channel keeps. The names are the tests' names, and the keys of a channel's skips. */
export const channelLaws = [
  'opening it contacts nobody',
  'it is up when it receives, and down when it does not',
  'a message becomes one envelope',
  'a message that was not taken comes again under the same event id',
  'nothing is lost when receiving stops and starts again',
  'messages of a conversation keep their order',
  'what is sent arrives as it was, under an id of its own',
  'long and odd texts arrive',
  'pieces fit into one message each and lose nothing',
  'sending to nowhere is an outcome',
  'a platform that is away is an outcome',
  'a connection that is cut after writing never doubles in silence',
  'a draft becomes the answer, however often that is tried',
  'a draft that is gone is told of',
  'a fault that a person must mend is final',
] as const;
/** One of `channelLaws`. */
export type ChannelLaw = (typeof channelLaws)[number];

/** How the suite tries one channel. */
export interface ChannelTrial {
  /** Starts a platform of its own for one test. */
  start(): Promise<ChannelHarness>;
  /** Laws that cannot hold here, each with its reason. */
  readonly skips: Partial<Record<ChannelLaw, string>>;
}

/** A channel's platform, seen from outside. */
export interface ChannelHarness {
  /** The options of the account, as if read from the config. */
  readonly options: unknown;
  /** Needed by channels that have no platform of their own. */
  readonly chatLog?: ChatLog;
  /** Somebody writes directly to the account; two people have a conversation each. */
  say(adapter: ChannelAdapter, person: 'first' | 'second', text: string): Promise<void>;
  /** Where the first person's messages come from. */
  target(account: string): Conversation;
  /** What was written to the first person or to that place, oldest first. */
  shown(place?: Conversation): Promise<readonly string[]>;
  /** A place where drafts are messages; needed by channels that have such. */
  draftsIn?(account: string): Conversation;
  /** A conversation that does not exist. */
  nowhere(account: string): Conversation;
  /** What people read of a piece: itself, where the platform shows markdown as it stands. */
  reads(piece: string): string;
  /** Whether the platform takes this as one message. */
  fits(piece: string): boolean;
  /** How often the platform was contacted. */
  contacts(): number;
  /** The next message that is sent arrives, and the word of it is lost. */
  cutAfterNextSend(): void;
  /** The same for the next edit. */
  cutAfterNextEdit?(): void;
  /** Somebody deletes the newest message there. */
  deleteNewest?(place: Conversation): void;
  /** The platform refuses the account until its config changes. */
  refuse(): void;
  /** The platform goes away; nothing can connect any more. */
  goAway(): Promise<void>;
  stop(): Promise<void>;
}

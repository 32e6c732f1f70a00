import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { ChatLog } from '../../src/contracts/chat-log.ts';
import type { Conversation } from '../../src/domain/channel.ts';
import type { ChannelActs } from './channel-acts.ts';
import type { Skips } from './channel-laws.ts';

/** How the suite tries one channel. */
export interface ChannelTrial {
  /** Starts a platform of its own for one test. */
  start(): Promise<ChannelHarness>;
  /** Laws that cannot hold here, each with its reason. */
  readonly skips: Skips;
}

/** A file as the platform shows it. */
export interface ShownFile {
  readonly kind: 'image' | 'audio' | 'voice' | 'file';
  readonly name?: string;
  /** What people read with it; empty when there is nothing. */
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** A channel's platform, seen from outside. */
export interface ChannelHarness {
  /** The options of the account, as if read from the config. */
  readonly options: unknown;
  /** The account was opened: a platform that brings messages to it can find it from now on. */
  opened?(adapter: ChannelAdapter): void;
  /** Needed by channels that have no platform of their own. */
  readonly chatLog?: ChatLog;
  /** Somebody writes directly to the account; two people have a conversation each. */
  say(adapter: ChannelAdapter, person: 'first' | 'second', text: string): Promise<void>;
  /** Where the first person's messages come from. */
  target(account: string): Conversation;
  /** What was written to the first person or to that place, oldest first. */
  shown(place?: Conversation): Promise<readonly string[]>;
  /** The files that were sent to the first person, oldest first; needed by channels whose abilities have files. */
  files?(): Promise<readonly ShownFile[]>;
  /** A place where drafts are messages; needed by channels that have such. */
  draftsIn?(account: string): Conversation;
  /** A conversation that does not exist. */
  nowhere(account: string): Conversation;
  /** What people read of a piece: itself, where the platform shows markdown as it stands. */
  reads(piece: string): string;
  /** Whether the platform takes this as one message. */
  fits(piece: string): boolean;
  /** What else can happen there. */
  readonly acts?: Partial<ChannelActs>;
  /** How often the platform was contacted. */
  contacts(): number;
  /** The next message that is sent arrives, and the word of it is lost. */
  cutAfterNextSend(): void;
  /** The same for the next file. */
  cutAfterNextFile?(): void;
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

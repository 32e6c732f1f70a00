import type { Button } from '../domain/button.ts';
import type { FileContent, FileInfo } from '../domain/file.ts';

/**
 * The messages of chats that have no platform behind them (web chat, terminal): kept in the database, so that a page
 * can be reloaded, a node can die and nothing is lost or doubled.
 */
export interface ChatLog {
  /**
   * Adds a message. `id` is unique per account: adding it again changes nothing and returns the first one's entry.
   */
  append(message: NewChatMessage): Promise<ChatMessage>;
  /** The messages after `seq`, oldest first, at most `limit`. */
  after(place: ChatPlace, seq: number, limit: number): Promise<readonly ChatMessage[]>;
  /** The newest messages, oldest first, at most `limit`. */
  last(place: ChatPlace, limit: number): Promise<readonly ChatMessage[]>;
  /** The names of this account's chats, the one that was used last first. */
  chats(account: string): Promise<readonly ChatSummary[]>;
  /** The file of a message, by the message's id; kept as long as the message. */
  fileOf(account: string, id: string): Promise<FileContent | undefined>;
  /** Shows a growing answer to whoever watches; kept nowhere. `markdown` is all of it so far. */
  showDraft(place: ChatPlace, draft: { id: string; markdown: string }): Promise<void>;
  /**
   * Calls `onChange` after each commit that concerns the account, on every node: `message` says that there is something
   * new to read with `after`, `draft` brings the growing answer itself, `reconnected` that the line was down for a while.
   */
  watch(account: string, onChange: (change: ChatChange) => void): Promise<ChatWatch>;
}

/** A chat of an account. */
export interface ChatPlace {
  readonly account: string;
  readonly chat: string;
}

/** A chat as a list shows it. */
export interface ChatSummary {
  readonly chat: string;
  readonly lastAt: Date;
  readonly lastText: string;
}

/** A message before it has its place in the order. */
export interface NewChatMessage extends ChatPlace {
  readonly id: string;
  readonly author: 'person' | 'house';
  /** May be empty when there is a file. */
  readonly text: string;
  readonly file?: FileContent;
  readonly replyTo?: string;
  readonly buttons?: readonly (readonly Button[])[];
}

/** A message in its place: `seq` grows within an account and is never used twice. */
export interface ChatMessage extends Omit<NewChatMessage, 'file'> {
  readonly file?: FileInfo;
  readonly seq: number;
  readonly at: Date;
}

/** Something that watchers should know. */
export type ChatChange =
  | { readonly kind: 'message'; readonly chat: string }
  /** Something may have been missed in any chat. */
  | { readonly kind: 'reconnected' }
  | { readonly kind: 'draft'; readonly chat: string; readonly id: string; readonly markdown: string };

/** Ends a watch. */
export interface ChatWatch {
  stop(): Promise<void>;
}

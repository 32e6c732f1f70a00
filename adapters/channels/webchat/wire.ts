/**
 * What travels between the gateway and a page or terminal, below `/channels/<account>/`:
 *
 *     GET  chats                          { chats: WireChat[] }, the one that was used last first
 *     GET  chats/:name/messages?before=   { messages: WireMessage[] }, oldest first; the newest without `before`
 *     POST chats/:name/messages           WirePost → 202 { seq }; the same id again is the same message
 *     GET  chats/:name/events             server-sent events: `message`, `draft` and `chats`
 */
export interface WireMessage {
  readonly seq: number;
  readonly id: string;
  readonly author: 'person' | 'house';
  readonly text: string;
  readonly replyTo?: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A growing answer; the next message of the house takes its place, and so does an empty one. */
export interface WireDraft {
  readonly id: string;
  readonly markdown: string;
}

/** A chat as the list shows it. */
export interface WireChat {
  readonly chat: string;
  /** ISO 8601. */
  readonly lastAt: string;
  readonly lastText: string;
}

/** A person's message. */
export interface WirePost {
  /** Made by the writer, so that a repeated POST is one message. */
  readonly id: string;
  readonly text: string;
  /** The writer's IANA zone. */
  readonly zone?: string;
}

/** Messages that one answer of `messages` or a fresh stream of events holds. */
export const backlogLength = 200;
/** The time after which a silent stream says that it lives. Twice of it in silence means a dead connection. */
export const heartbeatMs = 15_000;

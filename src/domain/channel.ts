/** What a conversation is: two people, many people, or many people below a heading of their own. */
export const conversationKinds = ['dm', 'group'] as const;
/** One of `conversationKinds`. */
export type ConversationKind = (typeof conversationKinds)[number];

/**
 * A place in a channel where people write, and so also where a message can be sent: all that is needed to post there later.
 * It is a plain value, stored with each run and delivery; there is no "current chat" anywhere.
 */
export interface Conversation {
  /** The kind of transport, such as a platform's name. */
  readonly channel: string;
  /** The configured account that carries it. */
  readonly account: string;
  readonly kind: ConversationKind;
  /** The server, guild, team or workspace that the chat belongs to, where the platform has one. */
  readonly space?: string;
  /** The platform's own id of the chat; for a DM that is the peer. */
  readonly chat: string;
  /** The thread or forum topic inside the chat. */
  readonly thread?: string;
}

/**
 * The same place always gives the same key, two places never do: it names the lane in which deliveries keep their order.
 * @see readConversationKey for the way back
 */
export function conversationKey(conversation: Conversation): string {
  const { channel, account, kind, space, chat, thread } = conversation;
  return [channel, account, kind, space ?? '', chat, thread ?? ''].map(encodeURIComponent).join(':');
}

/** The conversation that a key names; undefined when the text is no such key. */
export function readConversationKey(key: string): Conversation | undefined {
  const parts = key.split(':').map(decodeURIComponent);
  const [channel, account, kind, space, chat, thread] = parts;
  const known = conversationKinds.find((each) => each === kind);
  if (parts.length !== 6 || !channel || !account || !known || !chat) return undefined;
  return { channel, account, kind: known, chat, ...(space && { space }), ...(thread && { thread }) };
}

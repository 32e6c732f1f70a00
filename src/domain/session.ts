import type { Id } from '../kernel/ids.ts';
import type { Conversation } from './channel.ts';

/**
 * Context under one agent. The key says which place it belongs to and never changes; `/new` closes the session
 * and opens another under the same key, so the old transcript stays readable.
 */
export interface Session {
  readonly id: Id<'session'>;
  readonly number: number;
  readonly key: string;
  readonly agent: string;
  /** "main" for the place's own session; otherwise what the person called it. */
  readonly name: string;
  readonly conversation: Conversation;
  readonly person?: Id<'person'>;
  readonly createdAt: Date;
}

/** The name of the session that a conversation has by itself. */
export const mainSessionName = 'main';

/** The key of an agent's own session in a place: from the shape of the transport, isolated per account and peer. */
export function sessionKey(
  agent: string,
  conversation: Conversation,
  name: string = mainSessionName,
): string {
  const named = name === mainSessionName ? '' : `:session:${name.toLowerCase()}`;
  return `agent:${agent}${placePart(conversation)}${named}`;
}

/** The part of a key that says the place, from the shape of the transport. */
export function placePart({ channel, account, kind, chat, thread }: Conversation): string {
  const place = `:${channel}:${account}:${kind === 'dm' ? 'direct' : 'group'}:${chat}`;
  return thread === undefined ? place : `${place}:thread:${thread}`;
}

/** The key under which a task's runs work, each in a session of its own. */
export function taskSessionKey(agent: string, task: Id<'task'>): string {
  return `agent:${agent}:task:${task}`;
}

import type { WireMessage } from '../../adapters/channels/webchat/wire.ts';
import { queuedMark } from '../domain/busy-mode.ts';

/** Whether this answers the message for good. The house marks words about the waiting itself. */
export function isAnswer({ author, replyTo, text }: WireMessage, id: string): boolean {
  return author === 'house' && replyTo === id && !text.startsWith(queuedMark);
}

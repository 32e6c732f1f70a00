import type { WireMessage } from '../../adapters/channels/webchat/wire.ts';

/** Whether this answers the message for good. The house marks words about the waiting itself with an hourglass. */
export function isAnswer({ author, replyTo, text }: WireMessage, id: string): boolean {
  return author === 'house' && replyTo === id && !text.startsWith('⏳');
}

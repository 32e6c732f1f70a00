import type {
  AdapterContext,
  AdapterHealth,
  ChannelAdapter,
  SendOutcome,
} from '../../../src/contracts/channel-adapter.ts';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { createChatApi } from './chat-api.ts';

/** A channel whose platform is the house's own log: what is sent is added to it, and pages read it from there. */
export function createChatAdapter(channel: string, context: AdapterContext): ChannelAdapter {
  const { account, chatLog, clock } = context;
  let deliver: ((envelope: Envelope) => Promise<void>) | undefined;
  let health: AdapterHealth = { state: 'starting' };
  const noted = async (envelope: Envelope) => {
    health = { ...health, lastEventAt: clock.now() };
    await deliver?.(envelope);
  };
  const api = createChatApi({ ...context, channel, deliver: () => deliver && noted });

  return {
    async receive(onEnvelope, signal) {
      if (signal.aborted) return;
      deliver = onEnvelope;
      health = { state: 'up' };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      deliver = undefined;
      health = { state: 'down', reason: 'it was stopped' };
    },
    async send({ deliveryId, target, markdown, replyTo }): Promise<SendOutcome> {
      const message = {
        account,
        chat: target.chat,
        id: deliveryId,
        author: 'house',
        text: markdown,
      } as const;
      try {
        const { seq } = await chatLog.append({ ...message, ...(replyTo !== undefined && { replyTo }) });
        return { kind: 'sent', messageId: String(seq) };
      } catch (err) {
        // The log keeps one message per id, so trying again is always safe.
        return { kind: 'retry', reason: messageOf(err) };
      }
    },
    health: () => health,
    async draft({ id, target, markdown }) {
      await chatLog.showDraft({ account, chat: target.chat }, { id, markdown }).catch(() => {});
    },
    http: api,
  };
}

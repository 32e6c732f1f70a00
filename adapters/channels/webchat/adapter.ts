import {
  type AdapterContext,
  type AdapterHealth,
  type ChannelAdapter,
  ChannelFault,
} from '../../../src/contracts/channel-adapter.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { createChatApi, type OpenHouse } from './chat-api.ts';
import { type Hub, openHub } from './hub.ts';
import { isChatName, normalize } from './normalize.ts';

/** A channel with no platform behind it but the chat log: what is sent is appended, what is posted is delivered. */
export function createChatAdapter(channel: string, context: AdapterContext): ChannelAdapter {
  const { account, chatLog, clock, log } = context;
  let openHouse: OpenHouse | undefined;
  let health: AdapterHealth = { state: 'starting' };

  return {
    http: createChatApi(context, () => openHouse),
    health: () => health,
    async receive(deliver, signal) {
      if (signal.aborted) return;
      const hub = await watch();
      openHouse = {
        hub,
        signal,
        deliver(message, post) {
          health = { state: 'up', lastEventAt: clock.now() };
          return deliver(normalize(channel, message, post));
        },
      };
      health = { state: 'up' };
      await aborted(signal);
      openHouse = undefined;
      health = { state: 'down', reason: 'stopped' };
      await hub.close();
    },
    async send({ deliveryId, target, markdown, file, replyTo, buttons }) {
      const { chat } = target;
      if (!isChatName(chat)) return { kind: 'rejected', reason: 'no chat can have this name' };
      const text = markdown.toWellFormed().replaceAll('\0', '');
      try {
        const message = { account, chat, id: deliveryId, author: 'house', text } as const;
        const { seq } = await chatLog.append({
          ...message,
          ...(file && { file }),
          ...(replyTo !== undefined && { replyTo }),
          ...(buttons && { buttons }),
        });
        return { kind: 'sent', messageId: String(seq) };
      } catch (err) {
        return { kind: 'retry', reason: messageOf(err) };
      }
    },
    async draft({ id, target, markdown }) {
      try {
        await chatLog.showDraft({ account, chat: target.chat }, { id, markdown });
      } catch (err) {
        log.debug({ err, account }, 'a draft was not shown');
      }
    },
  };

  async function watch(): Promise<Hub> {
    try {
      return await openHub(chatLog, account);
    } catch (err) {
      health = { state: 'down', reason: messageOf(err) };
      throw new ChannelFault(messageOf(err), { final: false, cause: err });
    }
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

import { onTestFinished } from 'vitest';
import { createChatAdapter } from '../../adapters/channels/webchat/adapter.ts';
import type { ChannelAdapter } from '../../src/contracts/channel-adapter.ts';
import type { Envelope } from '../../src/domain/envelope.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { createWeb } from '../../src/web/web.ts';
import { adapterContext } from './adapter-context.ts';
import type { MemoryChatLog } from './memory-chat-log.ts';

/** A gateway that has chats and nothing else. */
export interface ChatGateway {
  readonly address: string;
  readonly port: number;
  readonly web: ChannelAdapter;
  readonly console: ChannelAdapter;
  /** Sends an answer to a message. */
  answer(envelope: Envelope, markdown: string): Promise<void>;
  stop(): Promise<void>;
}

export const chatToken = 'a-token-for-tests';

/** Starts it on a real socket, with the real adapter. `take` is the house behind it. */
export async function startChatGateway(options: {
  chatLog: MemoryChatLog;
  take: (envelope: Envelope, gateway: ChatGateway) => Promise<void> | void;
  port?: number;
  publicFolder?: string;
}): Promise<ChatGateway> {
  const { chatLog, take, port = 0, publicFolder = '/nowhere' } = options;
  const open = (channel: string, account: string) =>
    createChatAdapter(channel, adapterContext(account, { chatLog }));
  const accounts = { web: open('webchat', 'web'), console: open('console', 'console') };
  const adapters = new Map(Object.entries(accounts));
  const web = createWeb({
    ...{ host: '127.0.0.1', port, token: chatToken, allowedHosts: [], publicFolder },
    adapterOf: (name) => {
      const adapter = adapters.get(name);
      return adapter && { adapter, trusted: true };
    },
    hook: async () => new Response(null, { status: 404 }),
    tools: async () => new Response(null, { status: 401 }),
    models: async () => new Response(null, { status: 401 }),
    vitals: async () => ({ nodes: 1, accounts: [], messages: {}, deliveries: {}, runs: {} }),
    clock: systemClock,
    log: silentLog,
  });
  const ending = new AbortController();
  const gateway: ChatGateway = {
    ...accounts,
    get address() {
      return web.address();
    },
    get port() {
      return Number(new URL(web.address()).port);
    },
    async answer({ eventId, messageId, conversation }, markdown) {
      const adapter = adapters.get(conversation.account);
      await adapter?.send({
        deliveryId: `answer-to-${eventId}`,
        target: conversation,
        markdown,
        replyTo: messageId,
      });
    },
    async stop() {
      ending.abort();
      await web.stop();
    },
  };
  for (const adapter of adapters.values()) {
    void adapter.receive(async (envelope) => take(envelope, gateway), ending.signal);
  }
  await web.start();
  onTestFinished(() => gateway.stop());
  return gateway;
}

import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { largestFileBytes } from '../../../src/domain/file.ts';
import { type WebchatOptions, webchatOptions } from './config.ts';
import { split } from './render.ts';

/** A chat in the browser, served by the gateway itself. */
export const webchat: ChannelManifest<WebchatOptions> = {
  name: 'webchat',
  title: 'Web chat',
  options: webchatOptions,
  abilities: {
    ...{ receivers: 'each', resend: 'safe', trusted: true, draftEveryMs: { dm: 60, group: 60 } },
    files: { mostBytes: largestFileBytes },
  },
  split,
  async open(_options, context) {
    const { createChatAdapter } = await import('./adapter.ts');
    return createChatAdapter('webchat', context);
  },
};

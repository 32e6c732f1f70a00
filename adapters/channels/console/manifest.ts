import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { largestFileBytes } from '../../../src/domain/file.ts';
import { type ConsoleOptions, consoleOptions } from './config.ts';
import { split } from './render.ts';

/** `posthouse chat` in a terminal. */
export const console: ChannelManifest<ConsoleOptions> = {
  name: 'console',
  title: 'Terminal',
  options: consoleOptions,
  abilities: {
    ...{ receivers: 'each', resend: 'safe', trusted: true, draftEveryMs: { dm: 60, group: 60 } },
    files: { mostBytes: largestFileBytes },
  },
  split,
  async open(_options, context) {
    const { createConsoleAdapter } = await import('./adapter.ts');
    return createConsoleAdapter(context);
  },
};

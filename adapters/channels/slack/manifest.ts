import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { largestFileBytes } from '../../../src/domain/file.ts';
import { type SlackOptions, slackOptions } from './config.ts';

/** Slack, by Socket Mode (no public address is needed) or by HTTP. */
export const slack: ChannelManifest<SlackOptions> = {
  name: 'slack',
  title: 'Slack',
  options: slackOptions,
  abilities: {
    ...{ receivers: 'each', resend: 'findable', trusted: false, edits: true },
    files: { mostBytes: largestFileBytes },
    // Slack forgets a status after two minutes.
    typingEveryMs: 50_000,
    draftEveryMs: { dm: 1_300, group: 1_300 },
    // About a message a second in a channel; edits have 50 a minute of their own.
    pace: {
      conversation: { dm: { everyMs: 1_050, burst: 4 }, group: { everyMs: 1_050, burst: 4 } },
      account: { everyMs: 220, burst: 20 },
      edits: { everyMs: 1_350, burst: 5 },
    },
  },
  split: async (markdown) => (await import('./render.ts')).splitForSlack(markdown),
  async open(options, context) {
    const { createSlackAdapter } = await import('./adapter.ts');
    return createSlackAdapter(options, context);
  },
};

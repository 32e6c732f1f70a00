import type { ChannelManifest } from '../../../src/contracts/channel-adapter.ts';
import { type SlackOptions, slackOptions } from './config.ts';

/** Slack, by Socket Mode (no public address is needed) or by HTTP. */
export const slack: ChannelManifest<SlackOptions> = {
  name: 'slack',
  title: 'Slack',
  options: slackOptions,
  abilities: { receivers: 'each', resend: 'marked', trusted: false, draftEveryMs: 1_200 },
  split: async (markdown) => (await import('./render.ts')).splitForSlack(markdown),
  async open(options, context) {
    const { createSlackAdapter } = await import('./adapter.ts');
    return createSlackAdapter(options, context);
  },
};

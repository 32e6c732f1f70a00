import type { ChannelTrial } from './channel-harness.ts';
import { chatTrial } from './chat-trial.ts';
import { discordTrial } from './discord-trial.ts';
import { slackTrial } from './slack-trial.ts';
import { telegramTrial } from './telegram-trial.ts';

/** How each channel is tried, by its name. A channel without a trial fails the suite. */
export const channelTrials: Readonly<Record<string, ChannelTrial>> = {
  webchat: chatTrial('webchat'),
  console: chatTrial('console'),
  telegram: telegramTrial,
  discord: discordTrial,
  slack: slackTrial,
};

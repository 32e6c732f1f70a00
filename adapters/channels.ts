import type { ChannelManifest } from '../src/contracts/channel-adapter.ts';
import { console } from './channels/console/manifest.ts';
import { discord } from './channels/discord/manifest.ts';
import { slack } from './channels/slack/manifest.ts';
import { telegram } from './channels/telegram/manifest.ts';
import { webchat } from './channels/webchat/manifest.ts';

/** THE LIST: a channel is one folder and one line here. */
export const channels: readonly ChannelManifest[] = [
  webchat,
  console,
  telegram,
  discord,
  slack,
  //
];

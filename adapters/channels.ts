import type { ChannelManifest } from '../src/contracts/channel-adapter.ts';
import { telegram } from './channels/telegram/manifest.ts';

/** THE LIST: a channel is one folder and one line here. */
export const channels: readonly ChannelManifest[] = [
  telegram,
  //
];

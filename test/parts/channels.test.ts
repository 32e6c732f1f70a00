import { expect, test } from 'vitest';
import { telegram } from '../../adapters/channels/telegram/manifest.ts';
import { channels } from '../../adapters/channels.ts';
import { describeChannel } from '../contracts/channel-contract.ts';
import { channelTrials } from '../contracts/channel-trials.ts';
import { telegramByWebhook } from '../contracts/telegram-trial.ts';

test('every channel on the list has a trial, and every trial a channel', () => {
  expect(Object.keys(channelTrials).toSorted()).toEqual(channels.map(({ name }) => name).toSorted());
});

for (const manifest of channels) {
  const trial = channelTrials[manifest.name];
  if (trial) describeChannel(manifest, trial);
}

describeChannel(telegram, telegramByWebhook, 'telegram by webhook');

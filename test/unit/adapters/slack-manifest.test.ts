import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { slackAppManifest } from '../../../adapters/channels/slack/app-manifest.ts';
import { slackOptions } from '../../../adapters/channels/slack/config.ts';
import { commandSummaries } from '../../../src/commands/command-summaries.ts';
import { commandDefinitions } from '../../../src/commands/definitions.ts';

const readme = readFileSync(new URL('../../../adapters/channels/slack/README.md', import.meta.url), 'utf8');

describe('the manifest of the Slack app', () => {
  const manifest = slackAppManifest(commandSummaries(commandDefinitions));

  test('is the one that the README shows', () => {
    const shown = /## Manifest\n\n```json\n([\s\S]*?)\n```/.exec(readme)?.[1];
    expect(shown).toBe(JSON.stringify(manifest, null, 2));
  });

  test('keeps within what Slack takes', () => {
    const { display_information: display, features } = manifest;
    expect(display.name.length).toBeLessThanOrEqual(35);
    expect(display.description.length).toBeLessThanOrEqual(140);
    expect(features.slash_commands).toHaveLength(1);
    const many = Array.from({ length: 500 }, (_, index) => ({ name: `command${index}`, summary: '' }));
    const [command] = slackAppManifest(many).features.slash_commands;
    expect(command?.usage_hint.length).toBeLessThanOrEqual(1_000);
  });
});

describe('the options of a Slack account', () => {
  const botToken = 'xoxb-1-2-abc';
  const appToken = 'xapp-1-A1-2-abc';
  const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

  test.each([
    ['by socket', { botToken, appToken }, true],
    ['by HTTP', { botToken, signingSecret }, true],
    ['by both', { botToken, appToken, signingSecret }, false],
    ['by neither', { botToken }, false],
    ['with the tokens exchanged', { botToken: appToken, appToken: botToken }, false],
    ['with a key that nobody knows', { botToken, appToken, token: 'x' }, false],
    ['with an address without its slash', { botToken, appToken, slackApiUrl: 'https://x.org/api' }, false],
  ])('are read: %s', (_, given, isRight) => {
    expect(slackOptions.safeParse(given).success).toBe(isRight);
    expect(slackOptions.strict().safeParse(given).success).toBe(isRight);
  });

  test('say what is missing', () => {
    expect(slackOptions.safeParse({ botToken }).error?.issues[0]?.message).toContain(
      'exactly one of appToken',
    );
  });
});

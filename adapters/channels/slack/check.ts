import type { AccountCheck, AdapterContext } from '../../../src/contracts/channel-adapter.ts';
import { assistantScope, missingScopes } from './app-manifest.ts';
import { type ClientSettings, openClient } from './client.ts';
import type { SlackOptions } from './config.ts';
import { lackOf, reasonOfToken } from './failures.ts';

interface CheckDeps extends Pick<AdapterContext, 'account' | 'log'> {
  readonly secrets: readonly string[];
}

/** Nothing to mend: many do without. */
const withoutAssistant: AccountCheck = {
  ok: true,
  text: `it is no assistant, so new chats offer nothing to say first: that needs the scope ${assistantScope} and "assistant_view" of the README's manifest`,
};

/** How an app is set up, as far as its tokens can ask. Nothing is connected. */
export async function checkApp(
  options: SlackOptions,
  { account, log, secrets }: CheckDeps,
): Promise<readonly AccountCheck[]> {
  const { appToken, botToken, slackApiUrl } = options;
  const settings: ClientSettings = { slackApiUrl, log, secrets };
  const way = appToken === undefined ? requestUrl(account) : checkSocket(appToken, settings);
  return [...(await checkBot(botToken, settings)), await way];
}

async function checkBot(token: string, settings: ClientSettings): Promise<readonly AccountCheck[]> {
  try {
    const { user, team, response_metadata } = await openClient(token, settings).auth.test();
    const scopes = response_metadata?.scopes;
    const missing = missingScopes(scopes);
    return [
      { ok: true, text: `it is @${user} in the workspace ${team}` },
      missing.length === 0
        ? { ok: true, text: 'it has all scopes that it needs' }
        : { ok: false, text: lackOf(missing) },
      ...(scopes && !scopes.includes(assistantScope) ? [withoutAssistant] : []),
    ];
  } catch (err) {
    return [{ ok: false, text: reasonOfToken(err, { key: 'botToken', secrets: settings.secrets }) }];
  }
}

/** Asks for the address of a socket and leaves it: Slack forgets an address that nobody comes to. */
async function checkSocket(token: string, settings: ClientSettings): Promise<AccountCheck> {
  try {
    await openClient(token, settings).apps.connections.open();
    return { ok: true, text: 'Socket Mode: a connection can be opened' };
  } catch (err) {
    return { ok: false, text: reasonOfToken(err, { key: 'appToken', secrets: settings.secrets }) };
  }
}

/** What Slack was told cannot be asked. */
function requestUrl(account: string): AccountCheck {
  const places = '"Event Subscriptions", "Interactivity & Shortcuts" and "Slash Commands"';
  return {
    ok: true,
    text: `Slack must find this gateway: the Request URL under ${places} is https://YOUR-HOST/channels/${account}/, and YOUR-HOST is in web.allowedHosts`,
  };
}

import type { Api } from 'grammy';
import type { UserFromGetMe, WebhookInfo } from 'grammy/types';
import type { AccountCheck } from '../../../src/contracts/channel-adapter.ts';
import { reasonOf } from './failures.ts';
import type { Webhook } from './webhook.ts';

/** How long the place of the poller is held, so that another one has the time to claim it again. */
const claimSeconds = 5;
/** So many messages are a sign that nobody fetched them for a while. */
const manyMessages = 100;

/** What is known of the account. */
interface Situation {
  readonly token: string;
  readonly receiving: boolean;
  readonly webhook: Webhook | undefined;
}

/** How a bot is set up. Only when nobody of ours receives is it asked whether somebody else does. */
export async function checkBot(
  api: Api,
  { token, receiving, webhook }: Situation,
): Promise<readonly AccountCheck[]> {
  try {
    const setUp = checksOfBot(await api.getMe());
    const info = await api.getWebhookInfo();
    if (webhook) return [...setUp, ...checksOfOurWebhook(info, { url: webhook.url, receiving })];
    const checks = [...setUp, ...checksOfWebhook(info)];
    // Beside a webhook nobody can poll.
    return receiving || info.url ? checks : [...checks, ...(await checkPollers(api, token))];
  } catch (err) {
    return [{ ok: false, text: reasonOf(err, token) }];
  }
}

/** Whether Telegram knows the way to us, and gets through. */
function checksOfOurWebhook(
  { url: set, last_error_message: error, pending_update_count: pending = 0 }: WebhookInfo,
  { url, receiving }: { readonly url: string; readonly receiving: boolean },
): readonly AccountCheck[] {
  const waiting = pending > 0 && error === undefined ? `; ${pending} messages wait` : '';
  if (set === url) {
    if (error === undefined) return [{ ok: true, text: `Telegram brings messages to ${url}${waiting}` }];
    // Telegram remembers the last failure also when everything arrives again.
    if (pending === 0)
      return [{ ok: true, text: `Telegram brings messages to ${url}; it once failed (${error})` }];
    const text = `Telegram does not get through to ${url} (${error}), and ${pending} messages wait: it must lead to this gateway by https, with its host in web.allowedHosts`;
    return [{ ok: false, text }];
  }
  const where = set ? `a webhook to ${new URL(set).host}` : 'no webhook';
  const found = `Telegram has ${where}, not one to ${url}${waiting}`;
  return receiving
    ? [{ ok: false, text: `${found}: another program or gateway uses this bot, so stop it` }]
    : [{ ok: true, text: `${found}: the gateway sets it when it starts` }];
}

function checksOfBot(me: UserFromGetMe): readonly AccountCheck[] {
  return [
    { ok: true, text: `it is @${me.username}` },
    me.can_read_all_group_messages
      ? { ok: true, text: 'it sees everything that is said in its groups' }
      : {
          ok: true,
          text: 'in groups it sees commands, replies and mentions only; for more, send /setprivacy to @BotFather, choose Disable, and add it to the group again',
        },
    me.can_join_groups
      ? { ok: true, text: 'it may be added to groups' }
      : { ok: false, text: 'it may not be added to groups: send /setjoingroups to @BotFather' },
  ];
}

function checksOfWebhook({
  url,
  last_error_message: error,
  pending_update_count: pending = 0,
}: WebhookInfo): readonly AccountCheck[] {
  const checks: AccountCheck[] = [];
  if (url) {
    const where = `${new URL(url).host}${error === undefined ? '' : ` (${error})`}`;
    const text = `another program has set a webhook to ${where}: it is taken away when the gateway starts, so stop that program or use a bot of your own`;
    checks.push({ ok: false, text });
  }
  if (pending > manyMessages) checks.push({ ok: true, text: `${pending} messages wait to be fetched` });
  return checks;
}

/**
 * Takes the place of whoever polls, and hears by a 409 that it is claimed again. There is no gentler way: a request that does
 * not wait is answered whoever else polls. Without an offset nothing is confirmed. When messages wait there is an answer at
 * once, and nothing is known.
 */
async function checkPollers(api: Api, token: string): Promise<readonly AccountCheck[]> {
  try {
    const waiting = await api.getUpdates({ timeout: claimSeconds, limit: 1 });
    return waiting.length > 0 ? [] : [{ ok: true, text: 'no other program receives its messages' }];
  } catch (err) {
    return [{ ok: false, text: reasonOf(err, token) }];
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { repeat } from '../../../src/kernel/repeat.ts';
import { confirmWithin, readBody, refusal } from '../../intake/request.ts';
import type { TelegramOptions } from './config.ts';
import type { Desk } from './desk.ts';
import { isTokenRefused, reasonOf } from './failures.ts';
import { type ApiSignal, wantedUpdates } from './poll.ts';

/** Telegram waits a minute for an answer; what is not committed by then comes again. */
const answerMs = 25_000;
/** The largest update is some ten thousand bytes. */
const mostBytes = 1_000_000;
/** How often it is asked whether the webhook is still ours and reached. */
const watchMs = 60_000;

/** Where Telegram brings updates, and the word by which it is known. */
export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** The webhook of an account, if it has one. Each node derives the same. */
export function webhookOf({ token, webhook }: TelegramOptions, account: string): Webhook | undefined {
  if (!webhook) return undefined;
  const derived = () => createHmac('sha256', token).update(`webhook of ${account}`).digest('base64url');
  const url = `${webhook.url.replace(/\/+$/, '')}/channels/${encodeURIComponent(account)}/`;
  return { url, secret: webhook.secret ?? derived() };
}

/** Answers Telegram's requests. `desk` is undefined while nothing is received. */
export function createWebhookDoor(deps: {
  readonly webhook: Webhook;
  readonly clock: Clock;
  readonly desk: () => Desk | undefined;
}): (request: Request) => Promise<Response> {
  const { webhook, clock, desk } = deps;
  return async (request) => {
    if (request.method !== 'POST') return refusal(405, 'Telegram sends POST.');
    // Before the body: whoever does not know the word makes us read nothing.
    if (!same(request.headers.get('x-telegram-bot-api-secret-token') ?? '', webhook.secret))
      return refusal(401, 'The secret token is not ours.');
    const body = await readBody(request, mostBytes);
    if (body === undefined) return refusal(413, `At most ${mostBytes} bytes.`);
    const update = readUpdate(body);
    if (!update) return refusal(400, 'That is no update.');
    const open = desk();
    if (!open) return refusal(503, 'Not receiving just now.');
    const all = Promise.all(open([update]).map(({ done }) => done));
    return confirmWithin(
      answerMs,
      all.then((taken) => taken.every(Boolean)),
      clock,
    );
  };
}

/** What receiving needs. */
export interface WebhookDeps {
  readonly webhook: Webhook;
  readonly api: Api;
  readonly token: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onState: (state: 'up' | 'degraded', reason?: string) => void;
}

/**
 * Has Telegram bring updates until the signal aborts. The webhook stays when this node ends: others may serve it, and
 * what nobody takes waits at Telegram for a day. One that another program took away is set again.
 */
export async function receiveByWebhook(deps: WebhookDeps): Promise<void> {
  const { api, webhook, token, clock, log, signal, onState } = deps;
  await setWebhook(deps);
  onState('up');
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  const failed = (err: unknown) => {
    if (isTokenRefused(err)) reject(err);
    else onState('degraded', reasonOf(err, token));
  };
  const watching = repeat({ clock, everyMs: watchMs, failed }, async () => {
    const info = await api.getWebhookInfo(signal as unknown as ApiSignal);
    if (info.url !== webhook.url) {
      log.warn({ reason: 'another program changed the webhook' }, 'the webhook was set again');
      await setWebhook(deps);
    }
    const { pending_update_count: pending, last_error_date: failedAt = 0, last_error_message } = info;
    const isRecent = failedAt * 1_000 > clock.now().getTime() - 2 * watchMs;
    const waiting = pending > 0 && isRecent && last_error_message;
    if (waiting) onState('degraded', `Telegram does not get through to this gateway: ${waiting}`);
    else onState('up');
  });
  try {
    await ended;
  } finally {
    await watching.stop();
  }
}

async function setWebhook({ api, webhook: { url, secret }, signal }: WebhookDeps): Promise<void> {
  const options = { secret_token: secret, allowed_updates: wantedUpdates, drop_pending_updates: false };
  await api.setWebhook(url, options, signal as unknown as ApiSignal);
}

function readUpdate(body: string): Update | undefined {
  try {
    const update = JSON.parse(body);
    return Number.isSafeInteger(update?.update_id) ? update : undefined;
  } catch {
    return undefined;
  }
}

/** Takes as long for any guess. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

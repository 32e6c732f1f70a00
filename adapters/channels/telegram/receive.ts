import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { backoffMs } from '../../../src/kernel/backoff.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { albumOf, joinAlbums } from './albums.ts';
import { normalize, type Reader } from './normalize.ts';
import type { Said } from './said.ts';

/** How long the server holds a request open while nothing happens. */
export const pollSeconds = 25;

/** What the loop needs. */
export interface ReceiveDeps {
  readonly api: Api;
  readonly account: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly deliver: (envelope: Envelope) => Promise<void>;
  readonly said: Said;
  readonly signal: AbortSignal;
  /** Called when receiving works, and with a reason when messages wait because the house did not take them. */
  readonly onState: (state: 'up' | 'degraded', reason?: string) => void;
  readonly onEvent: () => void;
}

/**
 * Asks for updates until the signal aborts. The next request confirms what its offset leaves behind, so it is made only
 * when everything before the offset is delivered; the SDK's own loop confirms first and would lose messages.
 */
export async function receiveUpdates(deps: ReceiveDeps): Promise<void> {
  const { api, account, clock, signal, onState, onEvent } = deps;
  const abort = signal as unknown as ApiSignal;
  const me = await api.getMe(abort);
  await api.deleteWebhook({ drop_pending_updates: false }, abort);
  onState('up');
  let offset: number | undefined;
  let failures = 0;
  const taken = new Set<number>();
  while (!signal.aborted) {
    const ask = (timeout: number) =>
      api.getUpdates({ timeout, allowed_updates: wanted, ...(offset !== undefined && { offset }) }, abort);
    let updates = await ask(pollSeconds);
    if (updates.length > 0) onEvent();
    if (albumOf(updates.at(-1)) !== undefined) {
      // The rest of an album comes a moment later. Nothing is confirmed yet, so asking again brings all of it.
      await clock.sleep(albumMs, signal);
      updates = await ask(0);
    }
    const failure = await deliverBatch(updates, { ...deps, taken, reader: { account, me } });
    if (!failure) taken.clear();
    offset = failure?.updateId ?? offsetAfter(updates) ?? offset;
    failures = failure ? failures + 1 : 0;
    onState(failure ? 'degraded' : 'up', failure?.reason);
    if (failure) await clock.sleep(backoffMs(failures, { baseMs: 500, capMs: 15_000 }), signal);
  }
}

const wanted = ['message', 'edited_message', 'callback_query'] as const;

/** How long the parts of an album may take. */
const albumMs = 700;

/** The SDK's types know only the signal of an old package; it takes the platform's own. */
type ApiSignal = Parameters<Api['getMe']>[0];

function offsetAfter(updates: readonly Update[]): number | undefined {
  const last = updates.at(-1);
  return last && last.update_id + 1;
}

interface BatchDeps extends ReceiveDeps {
  readonly reader: Reader;
  /** Updates that were delivered while an earlier one of another chat was not: they come again, and need not. */
  readonly taken: Set<number>;
}

interface Failure {
  /** The first update that was not delivered. */
  readonly updateId: number;
  readonly reason: string;
}

/** Delivers chats side by side, each in order; after a failure the rest of that chat waits. */
async function deliverBatch(updates: readonly Update[], deps: BatchDeps): Promise<Failure | undefined> {
  const chats = Map.groupBy(updates, chatOf);
  const results = await Promise.all([...chats.values()].map((chat) => deliverChat(chat, deps)));
  return results
    .filter((result) => result !== undefined)
    .reduce<Failure | undefined>(
      (first, each) => (first !== undefined && first.updateId < each.updateId ? first : each),
      undefined,
    );
}

async function deliverChat(
  updates: readonly Update[],
  { api, deliver, log, reader, said, signal, taken }: BatchDeps,
): Promise<Failure | undefined> {
  const fresh = updates.filter(({ update_id }) => !taken.has(update_id));
  for (const { callback_query: press } of fresh) if (press) acknowledge(api, press.id, log);
  const readings = fresh.map((update) => ({ updates: [update], envelope: read(update, reader, log) }));
  for (const reading of joinAlbums(readings)) {
    const updateId = reading.updates[0]?.update_id ?? 0;
    if (signal.aborted) return { updateId, reason: 'receiving was stopped' };
    try {
      if (reading.envelope && said.isNews(reading.envelope)) await deliver(reading.envelope);
    } catch (err) {
      return { updateId, reason: `a message could not be taken in: ${messageOf(err)}` };
    }
    if (reading.envelope && reading.envelope.pressed === undefined) said.note(reading.envelope);
    for (const { update_id } of reading.updates) taken.add(update_id);
  }
  return undefined;
}

/** The button stops spinning at once, however long the house takes. */
function acknowledge(api: Api, id: string, log: Log): void {
  api.answerCallbackQuery(id).catch(() => log.debug({ detail: id }, 'a press was acknowledged too late'));
}

function chatOf({ message, edited_message, callback_query }: Update): number | undefined {
  return (message ?? edited_message ?? callback_query?.message)?.chat.id;
}

/** An update that cannot be read would come again forever, so it is skipped and told. */
function read(update: Update, reader: Reader, log: Log): Envelope | undefined {
  try {
    return normalize(update, reader);
  } catch (err) {
    log.error({ detail: `update ${update.update_id}`, err }, 'an update could not be read and was skipped');
    return undefined;
  }
}

import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { Envelope } from '../../../src/domain/envelope.ts';
import { backoffMs } from '../../../src/kernel/backoff.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { normalize, type Reader } from './normalize.ts';

/** How long the server holds a request open while nothing happens. */
export const pollSeconds = 25;

/** What the loop needs. */
export interface ReceiveDeps {
  readonly api: Api;
  readonly account: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly deliver: (envelope: Envelope) => Promise<void>;
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
    const updates = await api.getUpdates(
      { timeout: pollSeconds, allowed_updates: ['message'], ...(offset !== undefined && { offset }) },
      abort,
    );
    if (updates.length > 0) onEvent();
    const failure = await deliverBatch(updates, { ...deps, taken, reader: { account, me } });
    if (!failure) taken.clear();
    offset = failure?.updateId ?? offsetAfter(updates) ?? offset;
    failures = failure ? failures + 1 : 0;
    onState(failure ? 'degraded' : 'up', failure?.reason);
    if (failure) await clock.sleep(backoffMs(failures, { baseMs: 500, capMs: 15_000 }), signal);
  }
}

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
  const chats = Map.groupBy(updates, ({ message }) => message?.chat.id);
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
  { deliver, log, reader, signal, taken }: BatchDeps,
): Promise<Failure | undefined> {
  for (const update of updates.filter(({ update_id }) => !taken.has(update_id))) {
    const updateId = update.update_id;
    if (signal.aborted) return { updateId, reason: 'receiving was stopped' };
    const envelope = read(update, reader, log);
    try {
      if (envelope) await deliver(envelope);
    } catch (err) {
      return { updateId, reason: `a message could not be taken in: ${messageOf(err)}` };
    }
    taken.add(updateId);
  }
  return undefined;
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

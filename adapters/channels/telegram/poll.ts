import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { Clock } from '../../../src/kernel/clock.ts';
import { albumOf } from './albums.ts';
import type { Desk } from './desk.ts';

/** How long the server holds a request open while nothing happens. */
export const pollSeconds = 25;
/** How long the parts of an album may take. */
const albumMs = 700;
/** What takes longer than this holds up nobody else: the others are asked for meanwhile. */
const patienceMs = 500;

/** The kinds of updates that are wanted. */
export const wantedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'my_chat_member',
  'message_reaction',
] as const;

/** The SDK's types know only the signal of an old package; it takes the platform's own. */
export type ApiSignal = Parameters<Api['getMe']>[0];

/** What polling needs. */
export interface PollDeps {
  readonly api: Api;
  readonly clock: Clock;
  readonly desk: Desk;
  readonly signal: AbortSignal;
  /** Called when receiving works. */
  readonly onUp: () => void;
  readonly onEvent: () => void;
}

/**
 * Asks for updates until the signal aborts. The next request confirms what its offset leaves behind, so the offset stays
 * before whatever is not committed; the SDK's own loop confirms first and would lose messages. While something is in
 * hand the same updates come again, and with them those behind it, up to a hundred: only its own chat waits.
 */
export async function receiveByPolling(deps: PollDeps): Promise<void> {
  const { api, clock, desk, signal, onUp, onEvent } = deps;
  await api.deleteWebhook({ drop_pending_updates: false }, signal as unknown as ApiSignal);
  onUp();
  let offset: number | undefined;
  const taken = new Set<number>();
  const open = new Map<number, Promise<boolean>>();
  while (!signal.aborted) {
    const isNew = ({ update_id }: Update) => !taken.has(update_id) && !open.has(update_id);
    const updates = await fetchUpdates(deps, { offset, isNew, mayWait: open.size === 0 });
    const fresh = updates.filter(isNew);
    if (fresh.length > 0) onEvent();
    for (const { updates: parts, done } of desk(fresh)) {
      for (const { update_id } of parts) open.set(update_id, done);
      void done.then((isTaken) => {
        for (const { update_id } of parts) {
          open.delete(update_id);
          if (isTaken) taken.add(update_id);
        }
      });
    }
    await settled([...open.values()], clock, signal);
    offset = updates.find(({ update_id }) => !taken.has(update_id))?.update_id ?? after(updates) ?? offset;
    for (const id of taken) if (offset !== undefined && id < offset) taken.delete(id);
  }
}

async function fetchUpdates(
  { api, clock, signal }: PollDeps,
  {
    offset,
    isNew,
    mayWait,
  }: { offset: number | undefined; isNew: (update: Update) => boolean; mayWait: boolean },
): Promise<readonly Update[]> {
  const ask = (timeout: number) =>
    api.getUpdates(
      { timeout, allowed_updates: wantedUpdates, ...(offset !== undefined && { offset }) },
      signal as unknown as ApiSignal,
    );
  const updates = await ask(mayWait ? pollSeconds : 0);
  const last = updates.at(-1);
  if (!last || albumOf(last) === undefined || !isNew(last)) return updates;
  // The rest of an album comes a moment later. Nothing is confirmed yet, so asking again brings all of it.
  await clock.sleep(albumMs, signal);
  return ask(0);
}

/** Waits for all, but not long. */
async function settled(all: readonly Promise<boolean>[], clock: Clock, signal: AbortSignal): Promise<void> {
  if (all.length === 0) return;
  const early = new AbortController();
  const patience = clock.sleep(patienceMs, AbortSignal.any([signal, early.signal]));
  await Promise.race([Promise.all(all), patience]);
  early.abort();
}

function after(updates: readonly Update[]): number | undefined {
  const last = updates.at(-1);
  return last && last.update_id + 1;
}

import type { APIMessage } from 'discord.js';
import type { LastHeard } from '../../../src/contracts/channel-adapter.ts';
import type { Api } from './api.ts';
import { isRefusal } from './failures.ts';
import type { Memory } from './memory.ts';
import { idBefore, isNewer, isSnowflake } from './snowflake.ts';
import { type TakeDeps, takeMessage } from './take.ts';

/** How far back a channel is read in which nobody was heard yet. */
const windowMs = 600_000;
/** How far back it is read at most: what is older than a day is not answered any more. */
const mostMs = 86_400_000;
/** The most that the platform gives at once. */
const pageLength = 100;

/** What reading back needs. */
export interface BackfillDeps extends TakeDeps {
  readonly api: Api;
}

/** Where reading a channel goes on: behind what was read, else some minutes ago. */
export function readUpTo(channel: string, { memory, clock }: TakeDeps): string {
  const since = (ms: number) => idBefore(new Date(clock.now().getTime() - ms));
  const mark = memory.marks.get(channel)?.message ?? since(windowMs);
  return isNewer(mark, since(mostMs)) ? mark : since(mostMs);
}

/** Remembers how far the channels were heard, by this process or another before it. */
export function recall(heard: readonly LastHeard[], { marks }: Memory): void {
  for (const { conversation, messageId: message } of heard) {
    const channel = conversation.thread ?? conversation.chat;
    const known = marks.get(channel);
    if (!isSnowflake(message) || (known && !isNewer(message, known.message))) continue;
    marks.set(channel, { message, isDm: conversation.kind === 'dm' });
  }
}

/**
 * Delivers what was said in a channel while nobody listened, oldest first.
 * @throws what `deliver` throws, and what the platform says but for a refusal: what we may not see is not for us
 */
export async function readBack(channel: string, deps: BackfillDeps): Promise<void> {
  let after = readUpTo(channel, deps);
  for (let isMore = true; isMore; ) {
    const page = await readPage(channel, after, deps);
    for (const message of page) {
      const guild_id = deps.reader.directory.place(channel)?.guild;
      await takeMessage({ message: { ...message, guild_id }, isEdit: false }, deps);
    }
    after = page.at(-1)?.id ?? after;
    isMore = page.length === pageLength;
  }
}

async function readPage(channel: string, after: string, { api, log }: BackfillDeps): Promise<APIMessage[]> {
  const query = new URLSearchParams({ after, limit: String(pageLength) });
  try {
    const page = (await api({
      method: 'get',
      route: `/channels/${channel}/messages`,
      query,
    })) as APIMessage[];
    return page.toSorted((left, right) => (isNewer(left.id, right.id) ? 1 : -1));
  } catch (err) {
    if (!isRefusal(err)) throw err;
    log.debug({ detail: `channel ${channel}` }, 'a channel may not be read back');
    return [];
  }
}

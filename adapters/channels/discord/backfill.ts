import type { APIMessage } from 'discord.js';
import type { Api } from './api.ts';
import { isRefusal } from './failures.ts';
import { idBefore, isNewer } from './snowflake.ts';
import { type TakeDeps, takeMessage } from './take.ts';

/** How far back a channel is read that nobody has looked at since the start. */
const windowMs = 600_000;
/** The most that the platform gives at once. */
const pageLength = 100;

/** What reading back needs. */
export interface BackfillDeps extends TakeDeps {
  readonly api: Api;
}

/** Where reading a channel goes on: behind what was read, else some minutes ago. */
export function readUpTo(channel: string, { memory, clock }: TakeDeps): string {
  const since = () => idBefore(new Date(clock.now().getTime() - windowMs));
  return memory.marks.get(channel)?.message ?? since();
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

import type { webApi } from '@slack/bolt';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { reasonOf } from './failures.ts';
import type { Profile } from './normalize.ts';

/** What people are called may change; a failed look-up is left alone for a while. */
const keptMs = 3_600_000;
const failedMs = 60_000;
const mostKept = 2_000;

interface Kept {
  readonly profile: Promise<Profile | undefined>;
  until: number;
}

/** Looks up who people are. Never rejects: who cannot be looked up is missing, and is called by their id. */
export type LookUp = (userIds: readonly string[]) => Promise<ReadonlyMap<string, Profile>>;

/** @param client one that gives up soon, because messages wait for the names */
export function createLookUp(deps: {
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: readonly string[];
}): LookUp {
  const { client, clock, log, secrets } = deps;
  const kept = new Map<string, Kept>();

  function profileOf(userId: string): Promise<Profile | undefined> {
    const now = clock.now().getTime();
    const known = kept.get(userId);
    if (known && known.until > now) return known.profile;
    const entry: Kept = { profile: ask(userId, () => (entry.until = now + failedMs)), until: now + keptMs };
    kept.delete(userId);
    kept.set(userId, entry);
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return entry.profile;
  }

  async function ask(userId: string, onFailure: () => void): Promise<Profile | undefined> {
    try {
      const { user } = await client.users.info({ user: userId });
      return user && profileFrom(user);
    } catch (err) {
      log.debug({ reason: reasonOf(err, secrets) }, 'a name could not be looked up');
      onFailure();
      return undefined;
    }
  }

  return async (userIds) => {
    const found = await Promise.all(userIds.map(async (id) => [id, await profileOf(id)] as const));
    return new Map(found.flatMap(([id, profile]) => (profile ? [[id, profile] as const] : [])));
  };
}

interface User {
  readonly id?: string;
  readonly name?: string;
  readonly real_name?: string;
  readonly tz?: string;
  readonly is_bot?: boolean;
  readonly profile?: { readonly display_name?: string; readonly real_name?: string };
}

function profileFrom({ id = '', name: handle, real_name, tz, is_bot = false, profile }: User): Profile {
  return {
    name: profile?.display_name || real_name || profile?.real_name || handle || id,
    ...(handle && { handle }),
    ...(tz && isZone(tz) && { zone: tz }),
    bot: is_bot,
  };
}

/** Slack's list of zones may know more than this Node. */
function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

import type { Engine } from '../contracts/engine.ts';
import type { DroppedPiece } from '../contracts/stores/delivery-store.ts';
import type { PlaceScope } from '../contracts/stores/place-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { type Conversation, conversationKey } from '../domain/channel.ts';
import { placeName } from '../domain/place-name.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Post } from './post.ts';
import { tellUndelivered } from './tell-undelivered.ts';

/** What it needs. */
export interface LeavePlaceDeps {
  readonly stores: Stores;
  readonly engine: Pick<Engine, 'nudge'>;
  readonly ids: Ids;
  readonly post: Post;
  readonly log: Log;
}

/** A place that we were put out of. */
export interface Leaving {
  readonly scope: PlaceScope;
  readonly reason: string;
  /** What people call it. */
  readonly title?: string;
  /** Answers that were lost already when this was learned. */
  readonly lost?: number;
}

/**
 * Remembers that nothing can be said in a place any more, ends what is due there, and tells an owner, once: places that
 * are marked already are left alone.
 */
export async function leavePlace(deps: LeavePlaceDeps, leaving: Leaving): Promise<void> {
  const { stores, engine, ids, post, log } = deps;
  const { scope, reason, title, lost = 0 } = leaving;
  const told = await stores.transaction(async (tx) => {
    const [place, ...others] = await tx.places.leave(scope, reason);
    if (!place) return [];
    log.warn({ account: place.account, reason, count: others.length + 1 }, 'a place was left');
    const pieces = await tx.deliveries.drop([place, ...others].map(conversationKey), reason);
    const dropped = lost + countResults(pieces);
    const lanes: string[] = [];
    for (const piece of pieces) {
      const informed = await tellUndelivered(tx, deps, { ...piece, reason });
      if (informed) lanes.push(conversationKey(informed));
    }
    const data = { place: conversationKey(place), reason, places: others.length + 1, dropped };
    await tx.events.record({ kind: 'place.left', data });
    const target = await tx.places.ofOwner();
    if (!target) return lanes;
    const markdown = wordsFor(place, { reason, dropped, title });
    await post(tx, { kind: 'alert', source: `left:${ids.next('delivery')}`, target, markdown });
    return [...lanes, conversationKey(target)];
  });
  await Promise.all([...new Set(told)].map((lane) => engine.nudge('delivery', lane)));
}

/** Pieces of one answer are one. */
function countResults(pieces: readonly DroppedPiece[]): number {
  const results = pieces.filter(({ kind }) => kind === 'answer' || kind === 'result');
  return new Set(results.map(({ source }) => source)).size;
}

function wordsFor(
  place: Conversation,
  { reason, dropped, title }: { reason: string; dropped: number; title: string | undefined },
): string {
  const lost =
    dropped === 0 ? '' : ` ${dropped} ${dropped === 1 ? 'result' : 'results'} could not be delivered.`;
  return `⚠ Posthouse was removed from ${placeName(place, title)}: ${reason}.${lost} Nothing more is sent there until it is added again or somebody writes to it from there.`;
}

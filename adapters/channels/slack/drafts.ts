import type { webApi } from '@slack/bolt';
import type { Draft, NewDraft } from '../../../src/contracts/channel-adapter.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { editMessage } from './edit-message.ts';
import { reasonOf, retryAfterMs } from './failures.ts';
import { findMarked } from './find.ts';
import { emptyDraft, renderDraft } from './render.ts';
import { inThread, quiet } from './send.ts';
import type { Streams } from './streams.ts';

/** The answers that grow, each in a message of its own. */
export interface Drafts {
  open(draft: NewDraft): Promise<string | undefined>;
  show(draft: Draft): Promise<void>;
  /** Resolves when nothing of this message is on its way and it streams no more, so that nothing comes after the final text. */
  settled(messageId: string): Promise<void>;
}

/** Drafts are only a courtesy: whatever goes wrong with them is said in the log, and nowhere else. */
export function createDrafts(deps: {
  readonly client: webApi.WebClient;
  readonly streams: Streams;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: readonly string[];
}): Drafts {
  const { client, streams, clock, log, secrets } = deps;
  const onTheirWay = new Map<string, Promise<void>>();
  let quietUntil = 0;

  function fail(err: unknown): undefined {
    quietUntil = Math.max(quietUntil, clock.now().getTime() + (retryAfterMs(err) ?? 0));
    log.debug({ reason: reasonOf(err, secrets) }, 'a draft was not shown');
  }

  async function grow(draft: Draft & { readonly messageId: string }): Promise<void> {
    if (await streams.grow(draft)) return;
    const { target, messageId: ts, markdown } = draft;
    await editMessage(client, { channel: target.chat, ts, ...renderDraft(markdown) });
  }

  return {
    async open(draft) {
      const { id, target, again } = draft;
      const mark = { draft: id };
      const metadata = { event_type: 'posthouse_draft', event_payload: mark };
      const message = { channel: target.chat, ...inThread(target), ...quiet, ...emptyDraft, metadata };
      try {
        const left = again && (await findMarked(client, target, mark));
        if (left && left.kind === 'found') return left.messageId;
        if (again) await streams.clear(draft);
        return (await streams.start(draft)) ?? (await client.chat.postMessage(message)).ts;
      } catch (err) {
        return fail(err);
      }
    },
    async show(draft) {
      const { messageId } = draft;
      if (messageId === undefined || onTheirWay.has(messageId)) return;
      if (clock.now().getTime() < quietUntil) return;
      const call = grow({ ...draft, messageId })
        .catch(fail)
        .finally(() => onTheirWay.delete(messageId));
      onTheirWay.set(messageId, call);
      await call;
    },
    async settled(messageId) {
      await onTheirWay.get(messageId);
      await streams.stop(messageId);
    },
  };
}

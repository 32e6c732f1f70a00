import type { webApi } from '@slack/bolt';
import type { Draft, NewDraft } from '../../../src/contracts/channel-adapter.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { reasonOf, retryAfterMs } from './failures.ts';
import { findMarked } from './find.ts';
import { emptyDraft, renderDraft } from './render.ts';
import { inThread, quiet } from './send.ts';

/** The answers that grow, each in a message of its own. */
export interface Drafts {
  open(draft: NewDraft): Promise<string | undefined>;
  show(draft: Draft): Promise<void>;
  /** Resolves when no draft of this message is on its way, so that none comes after the final text. */
  settled(messageId: string): Promise<void>;
}

/** Drafts are only a courtesy: whatever goes wrong with them is said in the log, and nowhere else. */
export function createDrafts(deps: {
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: readonly string[];
}): Drafts {
  const { client, clock, log, secrets } = deps;
  const onTheirWay = new Map<string, Promise<void>>();
  let quietUntil = 0;

  function fail(err: unknown): undefined {
    quietUntil = Math.max(quietUntil, clock.now().getTime() + (retryAfterMs(err) ?? 0));
    log.debug({ reason: reasonOf(err, secrets) }, 'a draft was not shown');
  }

  return {
    async open({ id, target, again }) {
      const mark = { draft: id };
      const metadata = { event_type: 'posthouse_draft', event_payload: mark };
      const message = { channel: target.chat, ...inThread(target), ...quiet, ...emptyDraft, metadata };
      try {
        const left = again && (await findMarked(client, target, mark));
        if (left && left.kind === 'found') return left.messageId;
        return (await client.chat.postMessage(message)).ts;
      } catch (err) {
        return fail(err);
      }
    },
    async show({ target, messageId, markdown }) {
      if (messageId === undefined || onTheirWay.has(messageId)) return;
      if (clock.now().getTime() < quietUntil) return;
      const call = client.chat
        .update({ channel: target.chat, ts: messageId, ...renderDraft(markdown) })
        .then(() => {}, fail)
        .finally(() => onTheirWay.delete(messageId));
      onTheirWay.set(messageId, call);
      await call;
    },
    settled: (messageId) => onTheirWay.get(messageId) ?? Promise.resolve(),
  };
}

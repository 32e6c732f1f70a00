import type { Draft, NewDraft } from '../../../src/contracts/channel-adapter.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { createRecent } from '../../../src/kernel/recent.ts';
import type { Api } from './api.ts';
import { reasonOf, retryAfterMs } from './failures.ts';
import { renderDraft } from './render.ts';
import { channelOf, nonceOf, postMessage, quiet, referenceTo } from './send.ts';

/** The messages in which answers grow. */
export interface Drafts {
  /** Says that somebody writes; the id of the message, if it was posted. */
  open(draft: NewDraft): Promise<string | undefined>;
  /** Shows the text so far. One that comes too early is left out: the next one says more. */
  show(draft: Draft): Promise<void>;
}

/** What drafts need. */
export interface DraftsDeps {
  readonly api: Api;
  readonly clock: Clock;
  readonly log: Log;
  readonly token: string;
}

/** Drafts that never throw, and are quiet for as long as the platform asks. */
export function createDrafts({ api, clock, log, token }: DraftsDeps): Drafts {
  const quietUntil = createRecent<number>(200);
  const underWay = new Set<string>();

  function note(err: unknown, channel: string): void {
    const afterMs = retryAfterMs(err);
    if (afterMs !== undefined) quietUntil.set(channel, clock.now().getTime() + afterMs);
    log.debug({ reason: reasonOf(err, token) }, 'a draft was not shown');
  }

  function mayWrite(channel: string): boolean {
    return (quietUntil.get(channel) ?? 0) <= clock.now().getTime();
  }

  return {
    async open({ id, target }) {
      // Whoever opens it again after a crash gets the same message for some minutes.
      const nonce = { nonce: nonceOf(`draft ${channelOf(target)} ${id}`), enforce_nonce: true };
      const body = { content: renderDraft(''), ...quiet, ...nonce, message_reference: referenceTo(id) };
      try {
        return mayWrite(channelOf(target)) ? await postMessage(api, target, { body }) : undefined;
      } catch (err) {
        note(err, channelOf(target));
        return undefined;
      }
    },
    async show({ target, messageId, markdown }) {
      const channel = channelOf(target);
      if (messageId === undefined || underWay.has(messageId) || !mayWrite(channel)) return;
      underWay.add(messageId);
      const body = { content: renderDraft(markdown), ...quiet };
      await api({ method: 'patch', route: `/channels/${channel}/messages/${messageId}`, body })
        .catch((err: unknown) => note(err, channel))
        .finally(() => underWay.delete(messageId));
    },
  };
}

import type { webApi } from '@slack/bolt';
import type { Draft, NewDraft } from '../../../src/contracts/channel-adapter.ts';
import type { Conversation } from '../../../src/domain/channel.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { createPacer } from '../../../src/kernel/pacer.ts';
import { createRecent } from '../../../src/kernel/recent.ts';
import type { SlackOptions } from './config.ts';
import { endStream } from './edit-message.ts';
import { errorNameOf, isCertainlyNotDone, reasonOf } from './failures.ts';
import { growing, streamText } from './render.ts';

/** Slack begins and ends twenty streams a minute; answers beyond that are edited. */
const starts = { key: 'streams', everyMs: 4_000, burst: 4 };
/** Slack streams nothing in this place, or not to this person. */
const notHere = ['channel_type_not_supported', 'missing_recipient_team_id', 'missing_recipient_user_id'];
/** Slack streams nothing for this app. */
const notAtAll = [
  'access_denied',
  'deprecated_endpoint',
  'method_deprecated',
  'missing_scope',
  'no_permission',
  'not_agent_app',
  'not_allowed_token_type',
  'unknown_method',
];

/** Answers that grow by Slack's own streams: smoother than edits, and only in threads. What they show at first says that somebody writes. */
export interface Streams {
  /**
   * Begins one. Undefined where there is none to be had, and the answer is to be edited instead.
   * @throws what the SDK says when nobody knows whether it began
   */
  start(draft: NewDraft): Promise<string | undefined>;
  /** Adds what came since. False for a message that is no stream, or none any more: it is to be edited. */
  grow(draft: Draft): Promise<boolean>;
  /** Ends one, so that it can be edited. Never throws. */
  stop(messageId: string): Promise<void>;
  /** Takes away what a node left that died before it could say which message it had begun. */
  clear(draft: NewDraft): Promise<void>;
}

/** What streams need. */
export interface StreamsDeps {
  readonly client: webApi.WebClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: readonly string[];
  readonly places: SlackOptions['streams'];
  /** Who wrote a message, as far as this process heard it. */
  readonly writerOf: (chat: string, messageId: string) => string | undefined;
}

interface Stream {
  readonly channel: string;
  /** What it shows behind the sign; undefined when it has ended. */
  readonly sent: string | undefined;
}

/** Streams that ask no more where Slack said that there are none. */
export function createStreams({ client, clock, log, secrets, places, writerOf }: StreamsDeps): Streams {
  const open = createRecent<Stream>(200);
  const off = createRecent<true>(500);
  const pacer = createPacer(clock);

  function isOffered({ kind, chat, thread }: Conversation): boolean {
    if (thread === undefined || places === 'never') return false;
    return (kind === 'dm' || places === 'everywhere') && !off.get('all') && !off.get(chat);
  }

  function refused(err: unknown, chat: string): undefined {
    const name = errorNameOf(err) ?? '';
    if (!isCertainlyNotDone(err)) throw err;
    if (notAtAll.includes(name)) off.set('all', true);
    else if (notHere.includes(name)) off.set(chat, true);
    log.debug({ reason: reasonOf(err, secrets) }, 'an answer is edited instead of streamed');
  }

  async function leave(messageId: string, { channel }: Stream): Promise<void> {
    open.set(messageId, { channel, sent: undefined });
    await endStream(client, { channel, ts: messageId }).catch((err: unknown) =>
      log.debug({ reason: reasonOf(err, secrets) }, 'a stream was not ended'),
    );
  }

  return {
    async start({ id, target }) {
      const { chat: channel, thread: thread_ts = '', kind, space } = target;
      const writer = kind === 'group' ? writerOf(channel, id) : undefined;
      if (!isOffered(target) || (kind === 'group' && (!writer || !space)) || !pacer.tryTake([starts]))
        return undefined;
      const to = writer && space ? { recipient_user_id: writer, recipient_team_id: space } : {};
      const call = { channel, thread_ts, ...to, markdown_text: growing };
      const begun = await client.chat.startStream(call).catch((err: unknown) => refused(err, channel));
      if (begun?.ts) open.set(begun.ts, { channel, sent: '' });
      return begun?.ts;
    },
    async grow({ messageId = '', markdown }) {
      const stream = open.get(messageId);
      if (stream?.sent === undefined) return false;
      const { channel, sent } = stream;
      const whole = streamText(markdown);
      const isMore = whole.startsWith(sent);
      if (isMore && whole === sent) return true;
      try {
        if (!isMore) throw new Error('the answer reads otherwise than before');
        const markdown_text = whole.slice(sent.length);
        await client.chat.appendStream({ channel, ts: messageId, markdown_text });
        open.set(messageId, { channel, sent: whole });
        return true;
      } catch (err) {
        if (isCertainlyNotDone(err) && errorNameOf(err) === undefined) throw err;
        log.debug({ reason: reasonOf(err, secrets) }, 'an answer is edited instead of streamed');
        await leave(messageId, stream);
        return false;
      }
    },
    async stop(messageId) {
      const stream = open.get(messageId);
      if (stream?.sent !== undefined) await leave(messageId, stream);
    },
    async clear({ id, target }) {
      if (target.thread === undefined || !/^\d+\.\d+$/.test(id)) return;
      const place = { channel: target.chat, ts: target.thread, oldest: id, limit: 200 };
      const { messages = [] } = await client.conversations.replies({ ...place, include_all_metadata: true });
      for (const { ts = '', bot_id, files = [], text = '', metadata } of messages) {
        const isBare = bot_id !== undefined && metadata === undefined && files.length === 0;
        if (!isBare || !isOnlySign(text) || open.get(ts) || Number(ts) <= Number(id)) continue;
        await endStream(client, { channel: target.chat, ts });
        await client.chat.delete({ channel: target.chat, ts });
      }
    },
  };
}

/** Slack may give the sign back by its name. */
function isOnlySign(text: string): boolean {
  return [growing, ':writing_hand:', ':pencil:'].includes(text.trim());
}

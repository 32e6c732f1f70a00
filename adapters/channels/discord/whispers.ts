import type { APIInteraction } from 'discord.js';
import type { OutgoingMessage, SendOutcome } from '../../../src/contracts/channel-adapter.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { createRecent } from '../../../src/kernel/recent.ts';
import type { Api, ApiCall } from './api.ts';
import { isRefusal, outcomeOf } from './failures.ts';
import { channelOf, contentOf, idOf, quiet } from './send.ts';

/** A little less than the quarter of an hour for which Discord lets an interaction be answered. */
const goodForMs = 14.5 * 60_000;
const ephemeral = 1 << 6;
const commandType = 2;

/** What was asked by a command or a press, and can be answered to whoever asked. */
interface Ask {
  readonly id: string;
  /** Its address, with a token of its own: as good as a secret, and never kept anywhere else. */
  readonly webhook: `/webhooks/${string}/${string}`;
  readonly until: number;
  readonly isCommand: boolean;
  /** Whether Discord took the word that it was heard. */
  readonly acknowledged: Promise<boolean>;
}

/** Answers that one person sees alone. Who asked is known as long as this process lives. */
export interface Whispers {
  /** Somebody gave a command or pressed a button. */
  heard(interaction: APIInteraction, acknowledged: Promise<boolean>): void;
  /** Undefined when they cannot be told alone any more, and are to be told before all. Never throws. */
  say(message: OutgoingMessage): Promise<SendOutcome | undefined>;
}

/** Whispers that know of nobody yet. */
export function createWhispers({
  api,
  clock,
  token,
}: {
  readonly api: Api;
  readonly clock: Clock;
  readonly token: string;
}): Whispers {
  const asks = createRecent<Ask>(500);

  return {
    heard({ id, application_id, token: secret, type, channel, member, user }, acknowledged) {
      const who = member?.user ?? user;
      if (!channel || !who) return;
      const until = clock.now().getTime() + goodForMs;
      const webhook = `/webhooks/${application_id}/${secret}` as const;
      const isCommand = type === commandType;
      asks.set(`${channel.id}:${who.id}`, { id, webhook, until, isCommand, acknowledged });
    },
    async say(message) {
      const ask = asks.get(`${channelOf(message.target)}:${message.onlyTo}`);
      if (!ask || ask.until < clock.now().getTime() || !(await ask.acknowledged)) return undefined;
      // The first words take the place of the word that it was heard, which may be tried any number of times.
      const repeatable = ask.isCommand && message.replyTo === ask.id;
      try {
        const said = await api(repeatable ? inPlace(ask, message) : behind(ask, message));
        return { kind: 'sent', messageId: idOf(said) };
      } catch (err) {
        // Its token is good no longer, or Discord takes no more of it: then all may know.
        return isRefusal(err) ? undefined : outcomeOf(err, token, { repeatable });
      }
    },
  };
}

function inPlace({ webhook }: Ask, { markdown }: OutgoingMessage): ApiCall {
  const body = { content: contentOf(markdown), ...quiet };
  return { method: 'patch', route: `${webhook}/messages/@original`, auth: false, body };
}

function behind({ webhook }: Ask, { markdown }: OutgoingMessage): ApiCall {
  const body = { content: contentOf(markdown), ...quiet, flags: quiet.flags | ephemeral };
  const query = new URLSearchParams({ wait: 'true' });
  return { method: 'post', route: webhook, auth: false, query, body };
}

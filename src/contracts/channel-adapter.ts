import type { ZodType } from 'zod';
import type { Button } from '../domain/button.ts';
import type { Conversation, ConversationKind } from '../domain/channel.ts';
import type { Envelope } from '../domain/envelope.ts';
import type { FileContent } from '../domain/file.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Rate } from '../kernel/pacer.ts';
import type { ChatLog } from './chat-log.ts';
import type { CommandSummary } from './command-summary.ts';
import type { Complete } from './completion.ts';

/** What a platform can do: data, known without loading its SDK. */
export interface ChannelAbilities {
  /** Whether an account can be received by one node at a time (a poller, a gateway shard) or by each. */
  readonly receivers: 'one' | 'each';
  /**
   * What follows when nobody knows whether a delivery arrived: `safe` — sending again with the same id shows it once;
   * `findable` — it is looked for, and sent again only if it is not there; `marked` — it is sent again with a visible mark.
   */
  readonly resend: 'safe' | 'findable' | 'marked';
  /** For this long it is safe in any case: the platform still knows what it has shown under the same id. */
  readonly sameIdMs?: number;
  /** Whoever can write here is known already and is the owner (a local terminal, the holder of a token). */
  readonly trusted: boolean;
  /** The least time between two drafts of a growing answer; undefined where the channel shows none. */
  readonly draftEveryMs?: Readonly<Record<ConversationKind, number>>;
  /** Where drafts vanish by themselves although they are messages elsewhere: there none is opened for them. */
  readonly draftsVanishIn?: readonly ConversationKind[];
  /** How often the platform takes messages and edits; undefined where it sets no limit. */
  readonly pace?: ChannelPace;
  /** A message with `replaces` takes the place of any message of ours, however old; otherwise only of a draft. */
  readonly edits?: true;
  /** How large a file may be that goes out; undefined where none can. */
  readonly files?: { readonly mostBytes: number };
  /** The time after which "is typing" must be said again; undefined where there is no such thing. */
  readonly typingEveryMs?: number;
}

/** What a platform takes, below its own limits: whoever stays below is never asked to wait. */
export interface ChannelPace {
  readonly conversation: Readonly<Record<ConversationKind, Rate>>;
  readonly account: Rate;
  /** Edits of the whole account, where the platform counts them apart: growing answers share it with what ends them. */
  readonly edits?: Rate;
}

/** Everything that is known about a channel before it is opened: one line on the list makes it part of the house. */
export interface ChannelManifest<Options = unknown> {
  /** Lower case, one word; the same as its folder. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** The keys of an account in the config, besides `channel`. */
  readonly options: ZodType<Options>;
  readonly abilities: ChannelAbilities;
  /**
   * Cuts a markdown text into pieces that each fit into one message. Pure; nothing but white space is lost. What it needs
   * is imported with the first text.
   */
  split(markdown: string): readonly string[] | Promise<readonly string[]>;
  /** Makes an adapter. Imports the SDK now and not before; contacts nobody yet. */
  open(options: Options, context: AdapterContext): Promise<ChannelAdapter>;
}

/** What the house hands to an adapter. */
export interface AdapterContext {
  readonly account: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The messages of channels that have no platform of their own behind them. */
  readonly chatLog: ChatLog;
  /** Where people were heard in the last days, for platforms that can be read back but do not say what was missed. */
  heard(): Promise<readonly LastHeard[]>;
  /** The id under which a chat goes on that the house knows by this one: what was told by an envelope with `movedTo`. */
  goesOnAs(chat: string): Promise<string>;
  /** For platforms that complete commands while somebody types. */
  readonly complete: Complete;
}

/** A place, and the newest message there that was committed. */
export interface LastHeard {
  readonly conversation: Conversation;
  readonly messageId: string;
}

/** One account of a channel. It carries; it owns nothing and remembers nothing that must outlive it. */
export interface ChannelAdapter {
  /** Set where the account's options let each node receive, though its channel demands one at a time. */
  readonly receivers?: 'each';
  /**
   * Receives until `signal` aborts, then resolves once nothing of it runs any more. `deliver` resolves when a message is
   * committed; only then may the platform be told that it was received. When `deliver` rejects, the message must come again.
   * @throws ChannelFault when receiving ended by itself; the house starts it again unless the fault is final
   */
  receive(deliver: (envelope: Envelope) => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Sends one piece. Never throws: what the platform says becomes an outcome. */
  send(message: OutgoingMessage): Promise<SendOutcome>;
  /** Looks for a piece that may have arrived. Only where `resend` is `findable`. Never throws. */
  find?(message: OutgoingMessage): Promise<FindOutcome>;
  health(): AdapterHealth;
  /**
   * Posts the message in which an answer will grow, and returns its id once the platform has it; undefined when it was not
   * posted. It says that somebody writes, never a part of the answer: whoever finds it after a crash is not misled. Channels
   * whose drafts vanish by themselves have no such thing.
   */
  openDraft?(draft: NewDraft): Promise<string | undefined>;
  /** Shows a growing answer, as far as it has come. Best effort: never throws, and may be called too often. */
  draft?(draft: Draft): Promise<void>;
  /** Shows that somebody is at work. Best effort: never throws. */
  typing?(target: Conversation): Promise<void>;
  /** The work is over: takes away what `typing` showed, where it stays by itself. Best effort: never throws. */
  typingOver?(target: Conversation): Promise<void>;
  /** The same at the message itself, where a platform shows no typing. Best effort: never throws. */
  receipt?(receipt: Receipt): Promise<void>;
  /**
   * Opens a file that came with a message, by the reference that the adapter gave it.
   * @throws Error with a reason for people when it is gone, or cannot be had
   */
  download?(reference: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  /**
   * Asks the platform how the account is set up, and says what works and what a person should mend. Changes nothing, and
   * never disturbs a gateway that receives. Never throws.
   * @param situation `receiving`: whether a gateway of this house runs. Only when none does may the adapter ask what would
   * interrupt a receiver, to find one that is not ours.
   */
  check?(situation: { readonly receiving: boolean }): Promise<readonly AccountCheck[]>;
  /** Offers the commands in the platform's own menu. */
  offerCommands?(commands: readonly CommandSummary[]): Promise<void>;
  /**
   * Answers a request below `/channels/<account>/`. The house has checked the host name, and for a trusted channel the
   * token; nothing else.
   */
  http?(request: Request): Promise<Response>;
}

/** One thing about an account; what is not all right says how to mend it. */
export interface AccountCheck {
  readonly ok: boolean;
  readonly text: string;
}

/** One piece on its way out. */
export interface OutgoingMessage {
  /** The same for each try of the same piece: where a platform takes an idempotency key, this is it. */
  readonly deliveryId: string;
  readonly target: Conversation;
  /** With a file: its caption, which may be empty. */
  readonly markdown: string;
  /** Only where the abilities have `files`, and never larger than they say. */
  readonly file?: FileContent;
  readonly replyTo?: string;
  /** The sender whom alone it concerns: others do not see it, where the platform can show it so. Never with a file or a draft. */
  readonly onlyTo?: string;
  /** The id of the draft's message that this piece takes the place of. That may be tried any number of times. */
  readonly replaces?: string;
  /** Rows of buttons below the text. */
  readonly buttons?: readonly (readonly Button[])[];
  /** Nobody's phone rings for it, where the platform lets us say so. */
  readonly silent?: true;
}

/** A draft before it has its message. */
export interface NewDraft extends Pick<Draft, 'id' | 'target'> {
  /** It may have been opened before by a node that died: the same message is wanted, where it can be found. */
  readonly again?: true;
}

/** A growing answer. The final text comes by `send`, whose message takes the draft's place. */
export interface Draft {
  /** The message that is answered: the final message says the same in `replyTo`. */
  readonly id: string;
  readonly target: Conversation;
  /** The message that `openDraft` made. */
  readonly messageId?: string;
  /** All of it so far. */
  readonly markdown: string;
}

/** The mark of a message that somebody works on. */
export interface Receipt {
  readonly target: Conversation;
  readonly messageId: string;
  readonly shown: boolean;
}

/** What became of a piece. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** It certainly did not arrive; `afterMs` is the platform's own word, where it gave one. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** It will never arrive. */
  | {
      readonly kind: 'rejected';
      readonly reason: string;
      /** It is the place: nothing can be said there any more. */
      readonly barred?: true;
    }
  /** The platform may or may not have taken it. */
  | { readonly kind: 'unknown'; readonly reason: string }
  /** What it should replace is gone; nothing was sent. */
  | { readonly kind: 'vanished'; readonly reason: string };

/** Whether a piece lies on the platform. */
export type FindOutcome =
  | { readonly kind: 'found'; readonly messageId: string }
  | { readonly kind: 'absent' }
  /** It cannot be looked for now. */
  | { readonly kind: 'retry'; readonly reason: string; readonly afterMs?: number }
  /** It cannot be looked for at all. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** How an account is doing. */
export const healthStates = ['starting', 'up', 'degraded', 'down', 'fatal'] as const;

/** The state of an account, in words that help to mend it. */
export interface AdapterHealth {
  readonly state: (typeof healthStates)[number];
  readonly reason?: string;
  readonly lastEventAt?: Date;
}

/** Why receiving ended by itself. A final fault (a wrong token) is not tried again until the config changes. */
export class ChannelFault extends Error {
  readonly final: boolean;
  /** The platform's own word on when to try again. */
  readonly afterMs: number | undefined;

  constructor(
    reason: string,
    { final, afterMs, cause }: { final: boolean; afterMs?: number; cause?: unknown },
  ) {
    super(reason, { cause });
    this.name = 'ChannelFault';
    this.final = final;
    this.afterMs = afterMs;
  }
}

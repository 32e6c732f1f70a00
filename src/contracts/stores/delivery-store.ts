import type { Conversation } from '../../domain/channel.ts';
import type { Delivery, DeliveryKind, DeliveryState } from '../../domain/delivery.ts';
import type { Id } from '../../kernel/ids.ts';

/** The outbox. */
export interface DeliveryStore {
  /** Adds pieces; one that is there already is left as it is. */
  add(deliveries: readonly NewDelivery[]): Promise<void>;
  /**
   * The first piece of the lane that is not over becomes `sending`, if it may go now. Undefined when there is none,
   * when it must wait, or when another node is sending it.
   */
  claim(lane: string, holder: Id<'instance'>): Promise<Delivery | undefined>;
  /** Moves a piece that we are sending; false when it is no longer ours. */
  settle(delivery: Pick<Delivery, 'id' | 'attempt'>, end: DeliveryEnd): Promise<boolean>;
  /** When the lane's first piece may go. Undefined when nothing waits. */
  availableAt(lane: string): Promise<Date | undefined>;
  /** The session that something came from which was sent to this chat under this id of the platform's. */
  sessionOf(place: Conversation, messageId: string): Promise<Id<'session'> | undefined>;
  /**
   * Puts new words into what waits to be said on a card, so that only the newest are; false when nothing of it waits that
   * may be changed.
   */
  revise(card: CardRevision): Promise<boolean>;
  /** Ends what waits in these lanes as rejected, and returns it. */
  drop(lanes: readonly string[], reason: string): Promise<readonly DroppedPiece[]>;
  /** Where alerts of these sources were said or are due. */
  lanesOf(sources: readonly string[]): Promise<readonly string[]>;
  /** The files that go with what came from a source, in their order. */
  filesOf(source: string): Promise<readonly Id<'file'>[]>;
  /** Says a piece again, visibly, in its place of the order. */
  repeat(delivery: Delivery, repeat: { id: Id<'delivery'>; text: string }): Promise<void>;
}

/** What keeps the outbox moving. */
export interface DeliverySweepStore {
  /** Pieces whose sender has gone silent, locked until the transaction ends. */
  takeAbandoned(limit: number): Promise<readonly Delivery[]>;
  /** Lets an abandoned piece go: its fate stays open, or it is to go again and may have arrived already. */
  recover(id: Id<'delivery'>, state: 'unknown' | 'ready', reason: string): Promise<void>;
  /** Ends what is too old, and notices that nobody waits for any more. */
  expire(): Promise<number>;
  /** Lanes with a piece that may go and that nobody is sending. */
  stranded(limit: number): Promise<readonly string[]>;
  /** How many results of each task have expired in a span of time, also those that nobody has swept yet. */
  expiredResults(
    tasks: readonly Id<'task'>[],
    span: { since: Date; until: Date },
  ): Promise<ReadonlyMap<Id<'task'>, number>>;
  /** Lets go what was held for these accounts. */
  release(accounts: readonly string[]): Promise<number>;
}

/** A piece before it has its place. */
export interface NewDelivery {
  readonly id: Id<'delivery'>;
  readonly kind: DeliveryKind;
  readonly source: string;
  readonly part: number;
  readonly target: Conversation;
  readonly text: string;
  readonly file?: Id<'file'>;
  readonly replyTo?: string;
  readonly onlyTo?: string;
  readonly replaces?: string;
  readonly buttons?: Delivery['buttons'];
  readonly whileWaiting?: Id<'inbox'>;
  /** The message that lives on, and in which this is said: by its name. */
  readonly card?: string;
  /** What was sent of the card to this place is edited. */
  readonly edits?: boolean;
  readonly delayMs?: number;
  readonly expiresInMs: number;
}

/** New words for a card. */
export interface CardRevision
  extends Required<Pick<NewDelivery, 'card'>>,
    Pick<NewDelivery, 'target' | 'text' | 'buttons' | 'delayMs' | 'expiresInMs'> {}

/** A piece that will not be sent. */
export type DroppedPiece = Pick<Delivery, 'kind' | 'source' | 'part' | 'target'>;

/** What became of a sending. */
export interface DeliveryEnd {
  readonly state: DeliveryState;
  readonly reason?: string;
  readonly messageId?: string;
  readonly retryInMs?: number;
  /** What it was to replace is gone: it goes as a message of its own. */
  readonly standsAlone?: true;
}

import type { Stores } from '../contracts/stores/stores.ts';
import type { Button, Choice } from '../domain/button.ts';
import type { Conversation } from '../domain/channel.ts';
import type { DeliveryKind } from '../domain/delivery.ts';
import type { FileContent } from '../domain/file.ts';
import type { Id, Ids } from '../kernel/ids.ts';

/** Something that is due to a conversation. */
export interface Posting {
  readonly kind: DeliveryKind;
  /** What it comes from; the same posting twice is sent once. */
  readonly source: string;
  readonly target: Conversation;
  /** May be empty when there are files. */
  readonly markdown: string;
  /** Each becomes a message of its own after the text, in this order. */
  readonly files?: readonly FileContent[];
  readonly replyTo?: string;
  /** The sender whom alone it concerns. */
  readonly onlyTo?: string;
  /** The message of a draft that becomes the first piece. */
  readonly replaces?: string;
  /** Rows of commands that are offered below the last piece. */
  readonly choices?: readonly (readonly Choice[])[];
  readonly whileWaiting?: Id<'inbox'>;
  /** It is said on a card: a message of its own only if there is none yet. It is one piece, and has no files. */
  readonly card?: CardNews;
  /** It is said no sooner; what comes later to the same place may overtake it. */
  readonly delayMs?: number;
  /** How long it may wait for its way to be open, counted from when it may be said; otherwise as long as the house allows. */
  readonly expiresInMs?: number;
}

/** A message that lives on. */
export interface CardNews {
  /** What is posted under the same name to the same place is an edit of it. */
  readonly name: string;
  /** Where messages cannot be edited it is said only if this holds. */
  readonly isNews: boolean;
}

/** Puts a posting into the outbox, in the transaction of what caused it. The caller nudges `delivery` after the commit. */
export type Post = (tx: Pick<Stores, 'deliveries' | 'buttons' | 'files'>, posting: Posting) => Promise<void>;

/** Long enough that nobody guesses one, short enough for every platform. */
const tokenLength = 16;

/**
 * Cuts postings into pieces that the target's channel can carry, one row each: a crash between two pieces repeats neither.
 * @param split how each channel cuts; a channel that is not configured gets the text whole and is held
 * @param canEdit whether a channel can edit what it has sent; without it none can
 */
export function createPost(deps: {
  ids: Ids;
  expiryMs: number;
  split: (channel: string, markdown: string) => readonly string[] | Promise<readonly string[]>;
  canEdit?: (channel: string) => boolean;
}): Post {
  const { ids, expiryMs, split, canEdit = () => false } = deps;
  return async (tx, { markdown, files = [], replyTo, replaces, choices = [], card, ...posting }) => {
    const { channel } = posting.target;
    const pages = markdown === '' ? [] : await split(channel, markdown);
    const texts = card ? pages.slice(0, 1) : pages;
    const kept = files.map((file) => ({ ...file, id: ids.next('file') }));
    const pieces = [...texts.map((text) => ({ text })), ...kept.map(({ id }) => ({ text: '', file: id }))];
    const offered = choices.map((row) => row.map((choice) => ({ ...choice, token: ids.code(tokenLength) })));
    const rows = pieces.map((piece, index) => ({
      ...posting,
      ...piece,
      id: ids.next('delivery'),
      part: index + 1,
      expiresInMs: (posting.delayMs ?? 0) + (posting.expiresInMs ?? expiryMs),
      // Only the first piece points at what it answers, and takes the draft's place; the choices are below the last.
      ...(index === 0 && replyTo !== undefined && { replyTo }),
      ...(index === 0 && replaces !== undefined && { replaces }),
      ...(index === texts.length - 1 && offered.length > 0 && { buttons: offered.map(buttonsOf) }),
      ...(card && { card: card.name, edits: canEdit(channel) }),
    }));
    await tx.buttons.add(
      posting.target,
      offered.flat().map(({ token, command }) => ({ token, command })),
    );
    for (const file of kept) await tx.files.add(file);
    // What waits to be said on the card is never said: the newest words take its place.
    const [first] = rows;
    if (card && first && (await tx.deliveries.revise({ ...first, card: card.name }))) return;
    if (!card || card.isNews || canEdit(channel)) await tx.deliveries.add(rows);
  };
}

function buttonsOf(row: readonly Button[]): readonly Button[] {
  return row.map(({ label, token }) => ({ label, token }));
}

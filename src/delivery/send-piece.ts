import type {
  ChannelAbilities,
  ChannelAdapter,
  OutgoingMessage,
  SendOutcome,
} from '../contracts/channel-adapter.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Log } from '../kernel/log.ts';

/** Nobody can say any more whether it arrived. */
export interface Lost {
  readonly kind: 'lost';
  readonly reason: string;
}

interface PieceDeps {
  readonly stores: Pick<Stores, 'files'>;
  readonly log: Log;
}

/** Sends a piece. One that may be there already is looked for first, where the platform can. */
export async function sendPiece(
  deps: PieceDeps,
  { adapter, abilities }: { readonly adapter: ChannelAdapter; readonly abilities: ChannelAbilities },
  delivery: Delivery,
): Promise<SendOutcome | Lost> {
  const { replaces, unsure } = delivery;
  const message = await outgoing(deps.stores, delivery);
  if (!message) return { kind: 'rejected', reason: 'its file was forgotten' };
  if (message.file && !abilities.files) return { kind: 'rejected', reason: 'its channel takes no files' };
  if (!adapter.find || !unsure || replaces !== undefined) return send(deps, adapter, message);
  const found = await adapter.find(message);
  switch (found.kind) {
    case 'found':
      return { kind: 'sent', messageId: found.messageId };
    case 'absent':
      return send(deps, adapter, message);
    case 'retry':
      return found;
    default:
      return { kind: 'lost', reason: found.reason };
  }
}

/** A file that its platform refuses leaves a word in its place: somebody was told that it comes. */
async function send(
  { log }: PieceDeps,
  adapter: ChannelAdapter,
  { file, ...words }: OutgoingMessage,
): Promise<SendOutcome> {
  const outcome = await adapter.send({ ...words, ...(file && { file }) });
  if (!file || outcome.kind !== 'rejected') return outcome;
  const { reason } = outcome;
  log.warn({ delivery: words.deliveryId, account: words.target.account, reason }, 'file was refused');
  return adapter.send({ ...words, markdown: `${file.name} was not sent: ${reason}` });
}

/** The piece as its adapter gets it, with the bytes of its file; undefined when that is no longer there. */
async function outgoing(
  { files }: PieceDeps['stores'],
  { id, kind, target, text, file, replyTo, onlyTo, replaces, buttons }: Delivery,
): Promise<OutgoingMessage | undefined> {
  const content = file && (await files.get(file));
  if (file && !content) return undefined;
  return {
    ...{ deliveryId: id, target, markdown: text },
    ...(content && { file: content }),
    ...(replyTo !== undefined && { replyTo }),
    ...(onlyTo !== undefined && { onlyTo }),
    ...(replaces !== undefined && { replaces }),
    ...(buttons && { buttons }),
    // What the house says in passing is there for whoever looks.
    ...(kind === 'notice' && { silent: true }),
  };
}

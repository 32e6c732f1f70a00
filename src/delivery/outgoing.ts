import type { OutgoingMessage } from '../contracts/channel-adapter.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Delivery } from '../domain/delivery.ts';

/** The piece as its adapter gets it, with the bytes of its file; undefined when that is no longer there. */
export async function outgoing(
  { files }: Pick<Stores, 'files'>,
  { id, target, text, file, replyTo, replaces, buttons }: Delivery,
): Promise<OutgoingMessage | undefined> {
  const content = file && (await files.get(file));
  if (file && !content) return undefined;
  return {
    ...{ deliveryId: id, target, markdown: text },
    ...(content && { file: content }),
    ...(replyTo !== undefined && { replyTo }),
    ...(replaces !== undefined && { replaces }),
    ...(buttons && { buttons }),
  };
}

import type { WireButton, WireFile } from '../wire.ts';

/** A message of a chat as the stream brings it, or as it waits to be sent. */
export interface PageMessage {
  readonly id: string;
  readonly author: 'person' | 'house';
  readonly text: string;
  readonly file?: WireFile;
  readonly at: string;
  readonly buttons?: readonly (readonly WireButton[])[];
  /** The token of the button that this message presses. */
  readonly pressed?: string;
  /** Undefined until the gateway has it. */
  readonly seq?: number;
}

/** The message joins the others in its place: once, however often it comes. */
export function withMessage(messages: readonly PageMessage[], message: PageMessage): readonly PageMessage[] {
  const others = messages.filter(({ id }) => id !== message.id);
  const place = (each: PageMessage) => each.seq ?? Number.MAX_SAFE_INTEGER;
  return [...others, message].toSorted((a, b) => place(a) - place(b));
}

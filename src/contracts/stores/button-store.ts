import type { Conversation } from '../../domain/channel.ts';

/** What the buttons below our messages stand for. */
export interface ButtonStore {
  add(
    place: Conversation,
    buttons: readonly { readonly token: string; readonly command: string }[],
  ): Promise<void>;
  /** The command behind a button of this place; undefined when there is none, or none here. */
  commandOf(place: Conversation, token: string): Promise<string | undefined>;
}

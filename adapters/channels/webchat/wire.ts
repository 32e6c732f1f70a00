/**
 * What travels between the gateway and a page or terminal, below `/channels/<account>/`:
 *
 *     GET  chats                  WireChat[], the one that was used last first
 *     POST chats/:name/messages   WirePost → 202 { seq }; the same id again is the same message
 *     GET  chats/:name/events     server-sent events: `message` (its id is the seq), `draft`, `ready` once when all that
 *                                 was there has been sent, and `chats` when another chat has news; goes on after
 *                                 `Last-Event-ID` or `?after=`, else begins with the newest messages
 *     GET  files/:id              the file of the message with this id
 */
export interface WireMessage {
  readonly seq: number;
  readonly id: string;
  readonly author: 'person' | 'house';
  /** May be empty when there is a file. */
  readonly text: string;
  readonly file?: WireFile;
  readonly replyTo?: string;
  /** Rows of buttons below it; a press is a POST with the button's token in `pressed`. */
  readonly buttons?: readonly (readonly WireButton[])[];
  /** ISO 8601. */
  readonly at: string;
}

/** A file of the house; its bytes are at `files/` and the id of its message. */
export interface WireFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

/** Images that cannot hold anything but an image: only these are shown where they stand, all else is saved. */
export const shownTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** What can be pressed. */
export interface WireButton {
  readonly label: string;
  readonly token: string;
}

/** A growing answer to the message `id`: the house's message with this `replyTo` takes its place. Empty: withdrawn. */
export interface WireDraft {
  readonly id: string;
  readonly markdown: string;
}

/** A chat as the list shows it. */
export interface WireChat {
  readonly chat: string;
  /** ISO 8601. */
  readonly lastAt: string;
  readonly lastText: string;
}

/** A person's message. */
export interface WirePost {
  /** Made by the writer, so that a repeated POST is one message. */
  readonly id: string;
  readonly text: string;
  /** The token of the button that was pressed; the text is its label then. */
  readonly pressed?: string;
  /** The writer's IANA zone. */
  readonly zone?: string;
}

/** The messages that a fresh stream begins with. */
export const backlogLength = 200;
/** The time after which a silent stream says that it lives. Twice of it in silence means a dead connection. */
export const heartbeatMs = 15_000;

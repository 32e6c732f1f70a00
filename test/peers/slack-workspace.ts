import type { PeerFault } from './slack-faults.ts';
import type { PeerCall } from './slack-methods.ts';
import type { Notice, Sockets } from './slack-socket.ts';
import type { PeerChannel, PeerFile, PeerMessage, PeerRoom, PeerState, PeerUser } from './slack-state.ts';

/** What a person does. */
export interface Saying {
  readonly channel: PeerChannel;
  readonly from: PeerUser;
  /** As Slack writes it: `<@U1>`, `&amp;`. */
  readonly text: string;
  readonly thread?: PeerMessage;
  readonly files?: readonly PeerFile[];
  /** Anything else of the message, such as a subtype. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A workspace on the loopback with one app in it, and the people who use it. */
export interface SlackPeer {
  readonly apiUrl: string;
  readonly state: PeerState;
  readonly sockets: Sockets;
  /** A person; they have a conversation with the app from the start. */
  user(person: { readonly name: string; readonly handle?: string; readonly zone?: string }): PeerUser;
  dm(user: PeerUser): PeerChannel;
  /** A channel that the app is in. */
  channel(options: { readonly name: string; readonly type?: PeerChannel['type'] }): PeerChannel;
  room(channel: PeerChannel): PeerRoom;
  /** The channel goes on under another id. */
  move(channel: PeerChannel): PeerChannel;
  file(options: {
    name: string;
    mimetype: string;
    content: string;
    subtype?: string;
    url?: string;
  }): PeerFile;
  say(saying: Saying): PeerMessage;
  edit(channel: PeerChannel, message: PeerMessage, text: string): PeerMessage;
  /** Somebody deletes a message. Where others have answered below it, a stone takes its place. */
  remove(channel: PeerChannel, message: PeerMessage): void;
  /** The preview of a link appears: a change without other words. */
  unfurl(channel: PeerChannel, message: PeerMessage): void;
  /** Somebody opens a new chat with the app: a thread of their conversation, whose first message is the app's. */
  openChat(user: PeerUser): PeerMessage;
  press(press: { channel: PeerChannel; message: PeerMessage; from: PeerUser; value: string }): Notice;
  command(given: { channel: PeerChannel; from: PeerUser; text: string; command?: string }): Notice;
  /** Any other event. */
  event(event: object): Notice;
  /** Everything in a channel, oldest first. */
  messages(channel: PeerChannel): readonly PeerMessage[];
  /** The next message of the app in this channel that was not asked for yet. */
  nextMessage(channel: PeerChannel): Promise<PeerMessage>;
  /** Resolves with what the predicate found; it is asked now and after each change. */
  waitFor<Found>(predicate: () => Found | undefined | false): Promise<Found>;
  calls(method?: string): readonly PeerCall[];
  fail(method: string, fault: PeerFault): void;
  stop(): Promise<void>;
}

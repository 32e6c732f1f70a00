/** What a run of words looks like; what a platform cannot show it does not say. */
export type Mark =
  | 'bold'
  | 'italic'
  | 'strike'
  | 'code'
  | 'pre'
  | 'quote'
  | 'heading'
  | 'paragraph'
  | 'bullets'
  | 'numbers'
  | 'item'
  | 'link'
  | 'mention';

/** Words with a mark. */
export interface Span {
  readonly mark: Mark;
  readonly children: Rich;
  /** Of a link; only http and https. */
  readonly href?: string;
  /** The first number of a numbered list. */
  readonly start?: number;
}

/** A text as a client of the platform would draw it. */
export type Rich = readonly (string | Span)[];

/** A button below a message. */
export interface ShownButton {
  readonly id: string;
  readonly label: string;
}

/** A message as it lies in the imitation. */
export interface ShownMessage {
  readonly id: string;
  readonly author: string;
  readonly who: 'me' | 'bot' | 'other';
  readonly body: Rich;
  readonly edited?: boolean;
  /** A preview of an answer that is not there yet. */
  readonly growing?: boolean;
  /** What the platform says below it. */
  readonly note?: string;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
  readonly buttons: readonly (readonly ShownButton[])[];
  readonly replyTo?: { readonly author: string; readonly text: string };
  /** The place in which its thread is, and how many answers lie there. */
  readonly thread?: { readonly place: string; readonly count: number };
}

/** A conversation of a platform. */
export interface ShownPlace {
  readonly id: string;
  readonly title: string;
  readonly kind: 'dm' | 'group' | 'thread';
  readonly messages: readonly ShownMessage[];
  readonly typing: boolean;
  /** What people type here to be heard by the bot. */
  readonly mention?: string;
  /** Things worth typing. */
  readonly tries: readonly string[];
}

/** Faults that wait for the next sends, then those that happen at once. */
export const sendFaults = ['limited', 'broken', 'lost', 'slow'] as const;
/** One of `sendFaults`. */
export type SendFault = (typeof sendFaults)[number];
/** All of them. */
export const faultKinds = [...sendFaults, 'disconnect', 'repeat'] as const;
/** One of `faultKinds`. */
export type FaultKind = (typeof faultKinds)[number];

/** A call of the gateway, and what met it. */
export interface ShownCall {
  readonly id: number;
  readonly name: string;
  readonly fault?: SendFault;
  /** How often in a row. */
  readonly times: number;
}

/** The platforms in their order. */
export const platformNames = ['telegram', 'discord', 'slack'] as const;
/** One of `platformNames`. */
export type PlatformName = (typeof platformNames)[number];

/** All of one platform. */
export interface ShownPlatform {
  readonly name: PlatformName;
  readonly title: string;
  readonly places: readonly ShownPlace[];
  /** How many sends each fault still waits for. */
  readonly armed: Readonly<Record<SendFault, number>>;
  readonly calls: readonly ShownCall[];
  /** Whether the bot is connected, where the platform sees that. */
  readonly online?: boolean;
  /** Events that the gateway has not confirmed; undefined where the platform knows no receipt. */
  readonly waiting?: number;
}

/** How the gateway is. */
export interface ShownGateway {
  readonly state: 'running' | 'killed' | 'starting';
  /** The web chat, with its token. */
  readonly webChat: string;
  readonly canBeKilled: boolean;
}

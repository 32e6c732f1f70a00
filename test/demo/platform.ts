import type { Clock } from '../../src/kernel/clock.ts';
import type { FaultKind, PlatformName, ShownPlatform } from './wire.ts';

/** A text file that somebody sends. */
export interface SentFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: string;
}

/** What somebody writes. */
export interface Saying {
  readonly place: string;
  readonly text: string;
  readonly file?: SentFile;
}

/** An imitated platform with people in it, as the page sees and uses it. Shows what the imitation holds, and nothing else. */
export interface DemoPlatform {
  readonly name: PlatformName;
  /** The account in the config of the gateway. */
  readonly account: Readonly<Record<string, unknown>>;
  /** The id of the one who owns the gateway. */
  readonly owner: string;
  /** Resolves when the gateway receives here. */
  connected(): Promise<void>;
  show(): ShownPlatform;
  /** Says why the platform refuses, or nothing. */
  say(saying: Saying): string | undefined;
  press(press: { readonly place: string; readonly message: string; readonly button: string }): void;
  fault(kind: FaultKind): void;
  stop(): Promise<void>;
}

/** What every imitation is opened with. */
export interface PlatformDeps {
  readonly clock: Clock;
  /** Called after each change. */
  readonly changed: () => void;
}

/** In groups the bot answers whoever names it. */
export const groupRule = { mention: true };

/** How long the platforms ask to wait, and how long a slow one takes. */
export const retryAfterSeconds = 3;
/** How long a slow answer takes. */
export const slowMs = 4_000;

/** Calls `look` whenever the imitation changes, for as long as it lives: the predicate of a wait that never ends. */
export function watch(
  peer: { waitFor(predicate: () => undefined): Promise<unknown> },
  look: () => void,
): void {
  void peer.waitFor(() => {
    look();
    return undefined;
  });
}

/** The thing of this id; the page knows no others. */
export function known<Thing>(thing: Thing | undefined, what: string): Thing {
  if (thing === undefined) throw new Error(`There is no such ${what}.`);
  return thing;
}

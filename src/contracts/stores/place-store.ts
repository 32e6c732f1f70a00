import type { BusyMode } from '../../domain/busy-mode.ts';
import type { Conversation } from '../../domain/channel.ts';
import type { Id } from '../../kernel/ids.ts';

/** The conversations that were seen, and what people settled in them. */
export interface PlaceStore {
  /** The place, made when it is new. */
  ensure(conversation: Conversation, id: Id<'conversation'>): Promise<Place>;
  /** Which agent answers here from now on. */
  /** From now on messages here may begin tasks. */
  listen(conversation: Conversation): Promise<void>;
  bind(place: Id<'conversation'>, agent: string, by: Id<'person'>): Promise<void>;
  /** The chat goes on under another id. What is known of it stays under the first. */
  move(account: string, from: string, to: string): Promise<void>;
  /** The id under which the house knows a chat. */
  knownAs(account: string, chat: string): Promise<string>;
  /** The id under which a chat goes on that the house knows by this one; the same unless it has moved. */
  goesOnAs(account: string, chat: string): Promise<string>;
  /** Nothing can be said there any more. Returns the places that are new to that. */
  leave(scope: PlaceScope, reason: string): Promise<readonly Conversation[]>;
  /** It can be said again. */
  comeBack(scope: PlaceScope): Promise<void>;
  /** Where an owner wrote last to us alone, and can still be told something. */
  ofOwner(): Promise<Conversation | undefined>;
  /** Where a person wrote last to us alone and can be told something, in none of these lanes; where all is well comes first. */
  ofPerson(person: Id<'person'>, except: readonly string[]): Promise<Conversation | undefined>;
  setBusyMode(place: Id<'conversation'>, mode: BusyMode): Promise<void>;
  /** Which of the agent's sessions answers here from now on; undefined is the place's own. */
  useSession(place: Id<'conversation'>, name: string | undefined): Promise<void>;
}

/** Some places: this one alone, with all threads of its chat (of the thread, if it is one), or all of its server or workspace. */
export interface PlaceScope {
  readonly conversation: Conversation;
  readonly of: 'place' | 'chat' | 'space';
}

/** A conversation with what was settled there. */
export interface Place {
  readonly id: Id<'conversation'>;
  readonly conversation: Conversation;
  /** The agent that `/agent switch` bound here. */
  readonly binding?: string;
  readonly sessionName?: string;
  readonly busyMode: BusyMode;
  /** We were put out of it. */
  readonly left?: true;
  /** Messages here begin tasks, or did once. */
  readonly listened?: true;
}

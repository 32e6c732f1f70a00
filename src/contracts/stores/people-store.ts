import type { Conversation } from '../../domain/channel.ts';
import type { Person, Role } from '../../domain/person.ts';
import type { Id } from '../../kernel/ids.ts';

/** Who is known, and as whom they write. */
export interface PeopleStore {
  /** The person behind a sender of an account. */
  identify(account: string, sender: string): Promise<Person | undefined>;
  /** As whom a person writes in an account. */
  sendersOf(account: string, person: Id<'person'>): Promise<readonly string[]>;
  get(id: Id<'person'>): Promise<Person | undefined>;
  all(): Promise<readonly (Person & { readonly identities: readonly string[] })[]>;
  /** The person of this name, made or brought to this role (and zone, if one is given). */
  ensure(person: { id: Id<'person'>; name: string; role: Role; zone?: string }): Promise<Person>;
  /** From now on the sender is this person. */
  link(account: string, sender: string, person: Id<'person'>): Promise<void>;
  setZone(person: Id<'person'>, zone: string): Promise<void>;
  /** Takes the person's identities away; what they did stays in the history. */
  remove(person: Id<'person'>): Promise<void>;
}

/** Strangers at the door. Times are judged by the database. */
export interface PairingStore {
  /** The code that this sender was given and that is still good. */
  openOf(account: string, sender: string): Promise<Pairing | undefined>;
  open(): Promise<readonly Pairing[]>;
  add(pairing: Omit<Pairing, 'expiresAt'> & { lifeMs: number }): Promise<void>;
  /** Uses the code up; undefined when it is wrong, old or used. */
  approve(code: string, by: Id<'person'> | undefined): Promise<Pairing | undefined>;
}

/** A stranger who asked to be let in. */
export interface Pairing {
  readonly code: string;
  readonly account: string;
  readonly sender: string;
  readonly senderName: string;
  readonly target: Conversation;
  readonly expiresAt: Date;
}

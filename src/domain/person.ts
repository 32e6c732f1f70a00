import type { Id } from '../kernel/ids.ts';

/** What a person may do: owners administer, members talk to agents and keep tasks. */
export const roles = ['owner', 'member'] as const;
/** One of `roles`. */
export type Role = (typeof roles)[number];

/** Someone who is known here, on any number of channels. */
export interface Person {
  readonly id: Id<'person'>;
  readonly name: string;
  readonly role: Role;
  /** The IANA zone in which they mean their times; undefined until they said it. */
  readonly zone?: string;
}

/** Whether the person may do what the role may. */
export function hasRole(person: Person, role: Role): boolean {
  return person.role === 'owner' || person.role === role;
}

/** Pairing codes are short enough to read aloud, and die soon. */
export const pairing = { codeLength: 8, lifeMs: 3_600_000, mostPending: 3 } as const;

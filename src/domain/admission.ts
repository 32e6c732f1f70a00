import type { Envelope } from './envelope.ts';
import type { AccountRules } from './house-rules.ts';
import type { Person } from './person.ts';

/** What happens with a message at the door. */
export type Admission =
  | { readonly kind: 'admit'; readonly person: Person }
  /** A stranger writes to us alone: they get a code that an owner may approve. */
  | { readonly kind: 'pair' }
  | { readonly kind: 'ignore'; readonly reason: string };

/** Nobody unknown gets in, and a group only when it is on the allow-list; strangers in groups get silence. */
export function decideAdmission(
  envelope: Envelope,
  { person, account }: { person: Person | undefined; account: AccountRules | undefined },
): Admission {
  const { sender, conversation, addressing, text, attachments } = envelope;
  if (sender.bot) return ignore('a bot wrote it');
  if (text === '' && attachments.length === 0 && envelope.pressed === undefined) return ignore('it is empty');
  if (conversation.kind === 'dm') return person ? { kind: 'admit', person } : { kind: 'pair' };
  const group = account?.groups.find((each) => each.id === conversation.chat);
  if (!group) return ignore('the group is not on the allow-list');
  if (!person) return ignore('nobody knows the sender');
  if (group.mention && addressing === 'none') return ignore('it is not meant for us');
  return { kind: 'admit', person };
}

function ignore(reason: string): Admission {
  return { kind: 'ignore', reason };
}

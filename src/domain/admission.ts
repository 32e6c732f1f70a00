import type { Envelope } from './envelope.ts';
import type { AccountRules } from './house-rules.ts';
import type { Person } from './person.ts';

/** What happens with a message at the door. */
export type Admission =
  | { readonly kind: 'admit'; readonly person: Person }
  /** A stranger writes to us alone: they get a code that an owner may approve. */
  | { readonly kind: 'pair' }
  /**
   * Somebody speaks to others in a group that we listen to: the next one who speaks to us may mean it, or a task may wait for
   * it. `most` is how many such are kept, and may be none.
   */
  | { readonly kind: 'overhear'; readonly most: number }
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
  const named = (id: string | undefined) => account?.groups.find((each) => each.id === id);
  // A rule for the chat counts more than one for the whole server or workspace.
  const group = named(conversation.chat) ?? (conversation.space && named(conversation.space));
  if (!group) return ignore('the group is not on the allow-list');
  if (group.mention && addressing === 'none') {
    const heard = text !== '' && !envelope.edited;
    return heard ? { kind: 'overhear', most: group.context } : ignore('it is not meant for us');
  }
  if (!person) return ignore('nobody knows the sender');
  return { kind: 'admit', person };
}

function ignore(reason: string): Admission {
  return { kind: 'ignore', reason };
}

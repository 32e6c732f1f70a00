import { decideAdmission } from '../domain/admission.ts';
import { conversationKey } from '../domain/channel.ts';
import {
  cleanText,
  type Envelope,
  isCommand,
  longestTextLength,
  withOverheard,
  withQuote,
} from '../domain/envelope.ts';
import type { Person } from '../domain/person.ts';
import { matchRoute } from '../domain/route.ts';
import type { Id } from '../kernel/ids.ts';
import { createLanes } from '../kernel/lanes.ts';
import { sessionFor } from '../routing/continue.ts';
import { correct } from './correct.ts';
import { readHappening } from './happening.ts';
import { admitHeard, overhear } from './listen.ts';
import { readAddress } from './moved.ts';
import { answerStranger } from './notices.ts';
import { readPress } from './press.ts';
import { letWait, type QueueDeps } from './queue.ts';

interface ReceiveDeps extends QueueDeps {
  /** Answers an admitted command at once, beside whatever runs; those of one conversation in their order. */
  readonly command: (id: Id<'inbox'>, lane: string) => void;
}

/**
 * The way in: once the promise resolves the message is committed and the platform may be told so. What comes before the
 * inbox row only prepares it and may be done twice; the row itself is made once for each event. What one conversation
 * says is admitted in the order in which it was handed over, even when nobody waited in between.
 */
export function createReceive(deps: ReceiveDeps): (envelope: Envelope) => Promise<void> {
  const { stores, rules, log } = deps;
  const lanes = createLanes();
  return (envelope) => lanes(conversationKey(envelope.conversation), () => receive(envelope));

  async function receive(raw: Envelope): Promise<void> {
    const envelope = await readAddress(deps, { ...raw, text: shorten(cleanText(raw.text)) });
    if (!envelope || (await readHappening(deps, envelope))) return;
    if (await admitKnown(deps, envelope)) return;
    const { account } = envelope.conversation;
    const person = await stores.people.identify(account, envelope.sender.id);
    const accountRules = rules.accounts.find((each) => each.name === account);
    const admission = decideAdmission(envelope, { person, account: accountRules });
    if (admission.kind === 'ignore') log.debug({ account, reason: admission.reason }, 'message ignored');
    else if (admission.kind === 'pair') await answerStranger(deps, envelope);
    else if (admission.kind === 'overhear') await overhear(deps, envelope, admission.most);
    else if (envelope.edited) await correct(deps, envelope, admission.person);
    else {
      const said = envelope.pressed === undefined ? envelope : await readPress(deps, envelope);
      if (said) await admit(deps, said, admission.person);
    }
  }
}

/** The usual case in one statement: somebody known writes in a conversation that is known. */
async function admitKnown(deps: ReceiveDeps, envelope: Envelope): Promise<boolean> {
  const { stores, ids, rules } = deps;
  const { conversation, sender, text } = envelope;
  const plain = !envelope.edited && !envelope.pressed && !envelope.replyTo;
  if (!plain || conversation.kind !== 'dm' || sender.bot || text === '' || isCommand(text)) return false;
  const { account } = conversation;
  const id = ids.next('inbox');
  const { eventId, attachments, messageId } = envelope;
  const admitted = await stores.inbox.admitKnown({
    ...{ id, account, eventId, text, attachments, messageId, conversation, sender: sender.id },
    ...(sender.zone !== undefined && { zone: sender.zone }),
    agents: rules.agents.map(({ name }) => name),
    fallback: matchRoute(conversation, { routes: rules.routes, fallback: rules.defaultAgent }).agent,
  });
  if (!admitted) return false;
  deps.log.info({ inbox: id, account, person: admitted.person }, 'message admitted');
  await letWait(deps, { envelope, id, ...admitted });
  return true;
}

async function admit(deps: ReceiveDeps, envelope: Envelope, person: Person): Promise<void> {
  const { stores, ids, log } = deps;
  const { conversation, sender } = envelope;
  const id = ids.next('inbox');
  const place = await stores.places.ensure(conversation, ids.next('conversation'));
  if (place.left) await stores.places.comeBack({ conversation, of: 'chat' });
  const command = isCommand(envelope.text);
  const session = command
    ? undefined
    : (await sessionFor(stores, { ...deps, place, person, replyTo: envelope.replyTo?.messageId })).id;
  const before = command || conversation.kind === 'dm' ? [] : await stores.overheard.take(conversation);
  const text = withOverheard(withQuote(envelope), before);
  const message = {
    ...{
      id,
      account: conversation.account,
      eventId: envelope.eventId,
      conversation: place.id,
      person: person.id,
    },
    ...{ text, attachments: envelope.attachments, messageId: envelope.messageId },
    kind: command ? 'command' : 'message',
    senderName: person.name,
    ...(session && { session }),
  } as const;
  const admitted = await admitHeard(deps, message, { envelope, listened: place.listened });
  if (!admitted) return;
  log.info({ inbox: id, account: conversation.account, person: person.id }, 'message admitted');
  if (sender.zone !== undefined && person.zone === undefined)
    await stores.people.setZone(person.id, sender.zone);
  if (session === undefined) return deps.command(id, conversationKey(conversation));
  await letWait(deps, { envelope, id, session, ...admitted });
}

function shorten(text: string): string {
  if (text.length <= longestTextLength) return text;
  return `${text.slice(0, longestTextLength).toWellFormed()}\n\n[cut: ${text.length - longestTextLength} more characters]`;
}

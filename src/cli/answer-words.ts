import { answerOf, type CommandDeps } from '../commands/answer-command.ts';
import type { CommandReply } from '../commands/command-context.ts';
import type { Config } from '../config/config.ts';
import type { Signals } from '../contracts/signals.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Conversation } from '../domain/channel.ts';
import type { InboxMessage } from '../domain/inbox.ts';
import type { Person } from '../domain/person.ts';
import { HouseError } from '../kernel/errors.ts';

/** What answering at a terminal needs. */
export interface AnswerDeps extends Pick<CommandDeps, 'ids' | 'clock' | 'post'> {
  readonly stores: Stores;
  readonly signals: Signals;
  readonly config: Config;
}

/** An answer, and what "here" meant in it. */
export interface Answer {
  readonly reply: CommandReply;
  readonly here: Conversation;
}

/**
 * Carries out a command as the first owner: whoever can read the database may do that. It is the same command as in a chat,
 * in one transaction. A running gateway hears of it at once; should it not, its sweeps find what was made within seconds.
 * @throws HouseError `cli.no_owner`
 */
export async function answerWords(deps: AnswerDeps, text: string): Promise<Answer> {
  const { stores, signals, config, ids } = deps;
  const owner = await firstOwner(stores, config);
  const here = (await stores.places.ofOwner()) ?? terminal;
  const message: InboxMessage = {
    ...{ id: ids.next('inbox'), eventId: 'cli', messageId: 'cli', account: here.account, place: here },
    ...{
      conversation: ids.next('conversation'),
      person: owner.id,
      kind: 'command' as const,
      text,
      attachments: [],
    },
    ...{ senderName: owner.name, state: 'running' as const, busyMode: 'followup' as const, attempt: 1 },
  };
  const reply = await stores.transaction((tx) => answerOf({ ...deps, rules: config }, tx, message));
  for (const effect of reply.effects ?? []) {
    if (effect.kind === 'signal') await signals.send(effect.topic, effect.key);
    else await signals.send('nudge', `${effect.queue} ${effect.key}`);
  }
  return { reply, here };
}

/** Where `posthouse chat` is, for an owner who has never written anywhere. */
const terminal: Conversation = { channel: 'console', account: 'console', kind: 'dm', chat: 'terminal' };

async function firstOwner({ people }: Stores, config: Config): Promise<Person> {
  const owners = (await people.all()).filter(({ role }) => role === 'owner');
  const wanted = config.people.find(({ role }) => role === 'owner')?.name.toLowerCase();
  const owner = owners.find(({ name }) => name.toLowerCase() === wanted) ?? owners[0];
  if (!owner) throw new HouseError('cli.no_owner', {});
  return owner;
}

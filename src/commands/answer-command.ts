import type { Engine } from '../contracts/engine.ts';
import type { Signals } from '../contracts/signals.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { conversationKey } from '../domain/channel.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import type { InboxMessage } from '../domain/inbox.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Id, Ids } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Post } from '../outbox/post.ts';
import { resolveDestination } from '../routing/resolve.ts';
import {
  type CommandContext,
  type CommandEffect,
  type CommandHandler,
  type CommandReply,
  wrong,
} from './command-context.ts';
import { commandDefinitions } from './definitions.ts';
import { agentHandlers } from './handlers/agents.ts';
import { budgetHandlers } from './handlers/budgets.ts';
import { houseHandlers } from './handlers/house.ts';
import { queueHandlers } from './handlers/queue.ts';
import { runHandlers } from './handlers/runs.ts';
import { sessionHandlers } from './handlers/sessions.ts';
import { muteHandlers } from './handlers/task-mute.ts';
import { repairHandlers } from './handlers/task-repair.ts';
import { reviewHandlers } from './handlers/task-review.ts';
import { triggerHandlers } from './handlers/task-triggers.ts';
import { taskHandlers } from './handlers/tasks.ts';
import { usageHandlers } from './handlers/usage.ts';
import { mayUse } from './help.ts';
import { parseCommand } from './parse-command.ts';

/** What answering commands needs. */
export interface CommandDeps {
  readonly stores: Stores;
  readonly engine: Engine;
  readonly signals: Signals;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly rules: HouseRules;
  readonly post: Post;
  readonly log: Log;
  readonly agents?: CommandContext['agents'];
}

/** What carries out each command: `name` or `name verb`. */
export const commandHandlers: Readonly<Record<string, CommandHandler>> = {
  ...houseHandlers,
  ...queueHandlers,
  ...agentHandlers,
  ...sessionHandlers,
  ...taskHandlers,
  ...triggerHandlers,
  ...muteHandlers,
  ...repairHandlers,
  ...reviewHandlers,
  ...runHandlers,
  ...budgetHandlers,
  ...usageHandlers,
};

/**
 * Carries out an admitted command and answers it, also when it fails. Never rejects: what even that cannot end is left
 * to the sweep.
 */
export async function answerCommand(deps: CommandDeps, id: Id<'inbox'>): Promise<void> {
  const { log } = deps;
  try {
    await carryOut(deps, id).catch(async (err: unknown) => {
      log.error({ err, inbox: id }, 'command failed');
      await giveUp(deps, id);
    });
  } catch (err) {
    log.error({ err, inbox: id }, 'command was left');
  }
}

/**
 * The command's deeds, its answer and its end are one transaction, so that a crash repeats none of them. Another node
 * that has it in hand makes this do nothing.
 */
async function carryOut(deps: CommandDeps, id: Id<'inbox'>): Promise<void> {
  const { stores, post } = deps;
  const done = await stores.transaction(async (tx) => {
    const message = await tx.inbox.takeCommand(id);
    if (!message) return undefined;
    const answer = await answerOf(deps, tx, message);
    const posting = {
      kind: 'reply',
      source: `inbox:${id}`,
      target: message.place,
      markdown: answer.markdown,
      ...(answer.choices && { choices: answer.choices }),
      ...(await askerOnly(tx, message, answer)),
    } as const;
    await post(tx, { ...posting, replyTo: message.messageId });
    await tx.inbox.settle(id, 'done');
    return { message, answer };
  });
  if (!done) return;
  const lane = { kind: 'nudge', queue: 'delivery', key: conversationKey(done.message.place) } as const;
  for (const effect of [...(done.answer.effects ?? []), lane]) await tell(deps, effect);
}

/**
 * In a group, what somebody got wrong or asked about themselves is for them. Who writes there under several names cannot be told
 * by the person, and what is below a reply that is seen by one cannot be pressed on every platform.
 */
async function askerOnly(
  tx: Stores,
  { place, account, person }: InboxMessage,
  { personal, markdown, choices }: CommandReply,
): Promise<{ onlyTo?: string }> {
  if (place.kind !== 'group' || choices || !(personal || markdown.startsWith('✗'))) return {};
  const [sender, ...others] = await tx.people.sendersOf(account, person);
  return sender !== undefined && others.length === 0 ? { onlyTo: sender } : {};
}

/** Ends a command that could not be carried out, so that the person hears of it and it is not tried for ever. */
async function giveUp({ stores, post, engine }: CommandDeps, id: Id<'inbox'>): Promise<void> {
  const message = await stores.transaction(async (tx) => {
    const found = await tx.inbox.takeCommand(id);
    if (!found) return undefined;
    const markdown = '✗ Something went wrong on my side; nothing was changed. The log says more.';
    await post(tx, {
      kind: 'reply',
      source: `inbox:${id}`,
      target: found.place,
      markdown,
      replyTo: found.messageId,
    });
    await tx.inbox.settle(id, 'failed');
    return found;
  });
  if (message) await engine.nudge('delivery', conversationKey(message.place));
}

/** What a command answers, and all that it does: the faces of people who chat and of those at a terminal are one. */
export async function answerOf(
  deps: Pick<CommandDeps, 'ids' | 'clock' | 'rules' | 'post'>,
  tx: Stores,
  message: InboxMessage,
): Promise<CommandReply> {
  const { ids, clock, rules, post } = deps;
  const person = await tx.people.get(message.person);
  if (!person) return wrong('You are no longer known here.');
  const parsed = parseCommand(message.text, commandDefinitions);
  if (parsed.kind !== 'command')
    return wrong(parsed.kind === 'problem' ? parsed.text : 'That is no command. `/help` lists them.');
  const definition = commandDefinitions.find((each) => each.name === parsed.name);
  const verb =
    definition && 'verbs' in definition
      ? definition.verbs.find((each) => each.name === parsed.verb)
      : undefined;
  if (![definition?.role, verb?.role].every((role) => mayUse(role ?? 'member', person.role)))
    return wrong('Only owners may do that.');
  const handler = commandHandlers[[parsed.name, parsed.verb].filter(Boolean).join(' ')];
  if (!handler) return wrong('That is no command. `/help` lists them.');
  const place = await tx.places.ensure(message.place, message.conversation);
  const { route, session } = await resolveDestination(tx, { ids, rules, place, person });
  const now = clock.now();
  return handler({ tx, ids, rules, post, clock, now, message, person, place, route, session }, parsed);
}

async function tell({ engine, signals }: CommandDeps, effect: CommandEffect): Promise<void> {
  if (effect.kind === 'nudge') await engine.nudge(effect.queue, effect.key);
  else await signals.send(effect.topic, effect.key);
}

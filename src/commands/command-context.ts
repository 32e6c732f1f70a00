import type { Queue } from '../contracts/engine.ts';
import type { SignalTopic } from '../contracts/signals.ts';
import type { Place } from '../contracts/stores/place-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import type { Choice } from '../domain/button.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import type { InboxMessage } from '../domain/inbox.ts';
import type { Person } from '../domain/person.ts';
import type { RouteMatch } from '../domain/route.ts';
import type { Session } from '../domain/session.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Ids } from '../kernel/ids.ts';
import type { Post } from '../outbox/post.ts';
import type { HeldAgents } from '../turns/open-agents.ts';
import type { ParsedCommand } from './parse-command.ts';

/** Who asks, where, and what may be used to answer. Everything is done in one transaction with the answer itself. */
export interface CommandContext {
  readonly tx: Stores;
  readonly ids: Ids;
  readonly rules: HouseRules;
  readonly post: Post;
  readonly clock: Clock;
  readonly now: Date;
  readonly message: InboxMessage;
  readonly person: Person;
  readonly place: Place;
  /** Which agent answers here and why, and the session that is open here. */
  readonly route: RouteMatch;
  readonly session: Session;
  /** How agents are held to their capabilities here; nobody knows that where none could be started. */
  readonly agents?: Pick<HeldAgents, 'holdOf'>;
}

/** What a command answers. */
export interface CommandReply {
  readonly markdown: string;
  /** It concerns nobody but whoever asked. */
  readonly personal?: true;
  /** Nothing was done, because of what was asked. */
  readonly wrong?: true;
  /** The same for programs. */
  readonly data?: unknown;
  /** What a person may want next, as rows of buttons. */
  readonly choices?: readonly (readonly Choice[])[];
  /** What others should hear once it is committed. */
  readonly effects?: readonly CommandEffect[];
}

/** Something to tell after the commit. */
export type CommandEffect =
  | { readonly kind: 'nudge'; readonly queue: Queue; readonly key: string }
  | { readonly kind: 'signal'; readonly topic: SignalTopic; readonly key: string };

/** Carries out one command. What a person got wrong is an answer, not an error. */
export type CommandHandler = (context: CommandContext, command: ParsedCommand) => Promise<CommandReply>;

/** An answer that others in a group need not see. */
export function personalReply(...lines: readonly string[]): CommandReply {
  return { ...reply(...lines), personal: true };
}

/** An answer to what somebody got wrong; the text says what, and what would be right. */
export function wrong(text: string): CommandReply {
  return { ...reply(text.startsWith('✗') ? text : `✗ ${text}`), wrong: true };
}

/** An answer and nothing else. */
export function reply(...lines: readonly string[]): CommandReply {
  return { markdown: lines.join('\n') };
}

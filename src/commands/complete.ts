import type { Complete, Completion } from '../contracts/completion.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { mayUseAgent } from '../domain/agent.ts';
import type { Conversation } from '../domain/channel.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import { hasRole, type Person } from '../domain/person.ts';
import { taskLabel } from '../domain/task.ts';
import type { Ids } from '../kernel/ids.ts';
import { resolveDestination } from '../routing/resolve.ts';
import type { ArgumentDefinition, CommandDefinition, CommandForm } from './definition.ts';
import { commandDefinitions } from './definitions.ts';
import { mayUse } from './help.ts';
import { findNamed } from './parse-command.ts';

/** What completing needs. */
export interface CompleteDeps {
  readonly stores: Stores;
  readonly ids: Ids;
  readonly rules: HouseRules;
}

interface Asker {
  readonly person: Person;
  readonly conversation: Conversation;
}

/** More than this nobody reads, and no platform shows. */
const most = 25;

/** Completes the commands of the house for whoever is known to it, with what they may use and see. */
export function createComplete(deps: CompleteDeps): Complete {
  return async ({ conversation, sender, text }) => {
    const person = await deps.stores.people.identify(conversation.account, sender);
    const [, name = '', typed = ''] = /^\/([a-z][\w-]*)\s*(.*)$/is.exec(text) ?? [];
    const definition = findNamed(name, commandDefinitions);
    if (!person || !definition || !mayUse(definition.role, person.role)) return [];
    const all = await waysOn(deps, definition, typed, { person, conversation });
    return all.filter(({ value, label }) => fits(typed, value) || fits(typed, label)).slice(0, most);
  };
}

/** Whether each typed word begins a word of it, whatever the case. */
function fits(typed: string, written: string): boolean {
  const words = written.toLowerCase().split(/[^\p{L}\p{N}-]+/u);
  return typed
    .toLowerCase()
    .split(/[^\p{L}\p{N}-]+/u)
    .every((word) => words.some((each) => each.startsWith(word)));
}

async function waysOn(
  deps: CompleteDeps,
  definition: CommandDefinition,
  typed: string,
  asker: Asker,
): Promise<readonly Completion[]> {
  if ('form' in definition) return argumentsOf(deps, definition.form, asker);
  const verbs = definition.verbs.filter(({ role }) => mayUse(role ?? 'member', asker.person.role));
  const [written = '', space] = typed.split(/(\s+)/);
  const verb = space === undefined ? undefined : findNamed(written, verbs);
  if (!verb) return verbs.map(({ name, summary }) => ({ value: name, label: `${name} · ${summary}` }));
  const found = await argumentsOf(deps, verb, asker);
  return found.map(({ value, label }) => ({
    value: `${written} ${value}`,
    label: `${written} ${label}`,
  }));
}

/** What the first argument may name; its name in the usage line says what that is. */
async function argumentsOf(
  deps: CompleteDeps,
  { words = [], rest }: CommandForm,
  asker: Asker,
): Promise<readonly Completion[]> {
  const first: ArgumentDefinition | undefined = words[0] ?? rest;
  const kind = /^[A-Z]+/.exec(first?.name ?? '')?.[0];
  return kind === undefined ? [] : ((await sources[kind]?.(deps, asker)) ?? []);
}

const sources: Readonly<
  Record<string, (deps: CompleteDeps, asker: Asker) => Promise<readonly Completion[]>>
> = {
  async TASK({ stores }, { person }) {
    const tasks = await stores.tasks.visible(hasRole(person, 'owner') ? 'all' : person.id);
    return tasks.map(({ number, name }) => named(taskLabel(number), name));
  },
  async AGENT({ rules }, { person }) {
    const usable = rules.agents.filter((agent) => mayUseAgent(agent, person));
    return usable.map(({ name, description }) => named(name, description));
  },
  async SESSION({ stores, ids, rules }, { person, conversation }) {
    const place = await stores.places.ensure(conversation, ids.next('conversation'));
    const { route } = await resolveDestination(stores, { ids, rules, place, person });
    const sessions = await stores.sessions.list(route.agent, place.id);
    return sessions.map(({ name, lastText = '' }) => named(name, lastText));
  },
  async COMMAND(_, { person }) {
    const usable = commandDefinitions.filter(({ role }) => mayUse(role, person.role));
    return usable.map(({ name, summary }) => named(name, summary));
  },
};

function named(value: string, more = ''): Completion {
  return { value, label: [value, more].filter(Boolean).join(' · ') };
}

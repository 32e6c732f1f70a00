import type { SessionSummary } from '../../contracts/stores/session-store.ts';
import { choose } from '../../domain/choose.ts';
import { mainSessionName, type Session, sessionKey } from '../../domain/session.ts';
import { type CommandContext, type CommandHandler, type CommandReply, reply } from '../command-context.ts';

const longestName = 64;
const snippetLength = 60;

const list: CommandHandler = async ({ tx, route, place, session }) => {
  const sessions = await tx.sessions.list(route.agent, place.id);
  const lines = sessions.map(
    (each, index) => `${index + 1}. ${summaryOf(each)}${each.id === session.id ? ' ← here' : ''}`,
  );
  return reply(
    `Sessions with ${route.agent} in this conversation:`,
    ...lines,
    '',
    '`/session new NAME` · `/session switch NAME`',
  );
};

const current: CommandHandler = async ({ tx, route, place, session }) => {
  const found = (await tx.sessions.list(route.agent, place.id)).find((each) => each.id === session.id);
  return reply(found ? summaryOf(found) : `**${session.name}** #${session.number}`);
};

const show: CommandHandler = async (context, { words }) =>
  withSession(context, words.join(' ') || context.session.name, async (session) => {
    const last = await context.tx.transcripts.last(session.id, 6);
    const lines = last.map(({ name, text }) => `> **${name}**: ${snippet(text)}`);
    return reply(summaryOf(session), `agent ${session.agent} · key \`${session.key}\``, '', ...lines);
  });

const history: CommandHandler = async ({ tx, session }, { words }) => {
  const count = Math.min(50, Math.max(1, Number(words[0] ?? 10) || 10));
  const last = await tx.transcripts.last(session.id, count);
  if (last.length === 0) return reply('Nothing was said in this session yet.');
  return reply(...last.map(({ name, text }) => `**${name}**: ${snippet(text, 300)}`));
};

const fresh: CommandHandler = async (context, { rest }) => {
  const { tx, place, route } = context;
  const name = rest.trim();
  const problem = badName(name);
  if (problem) return reply(problem);
  const known = (await tx.sessions.list(route.agent, place.id)).find((each) => sameName(each.name, name));
  if (known)
    return reply(
      `✗ There is a session "${known.name}" already. \`/session switch ${known.name}\` goes there.`,
    );
  const session = await ensure(context, name);
  await tx.places.useSession(place.id, session.name);
  return reply(
    `→ **${session.name}** #${session.number}, with ${route.agent}. Back: \`/session switch ${context.session.name}\``,
  );
};

const change: CommandHandler = async (context, { rest }) => {
  const { tx, place } = context;
  const wanted = rest.trim();
  if (sameName(wanted, mainSessionName)) {
    await tx.places.useSession(place.id, undefined);
    const session = await ensure(context, mainSessionName);
    return reply(`→ **main** #${session.number}`);
  }
  return withSession(context, wanted, async (session) => {
    await tx.places.useSession(place.id, session.name);
    return reply(`→ ${summaryOf(session)}`);
  });
};

const rename: CommandHandler = async (context, { rest }) => {
  const { tx, session, route, place } = context;
  const name = rest.trim();
  const problem = badName(name);
  if (problem) return reply(problem);
  if (session.name === mainSessionName)
    return reply('✗ The main session keeps its name. `/session new NAME` begins another one.');
  const taken = (await tx.sessions.list(route.agent, place.id)).some(
    (each) => each.id !== session.id && sameName(each.name, name),
  );
  if (taken) return reply(`✗ There is a session "${name}" already.`);
  await tx.sessions.rename(session.id, sessionKey(route.agent, place.conversation, name), name);
  await tx.places.useSession(place.id, name);
  return reply(`**${session.name}** is now **${name}**. Undo: \`/session rename ${session.name}\``);
};

/** Closes the session and opens another under the same key; what follows the command is its first message. */
const renew: CommandHandler = async (context, { rest }) => {
  const { tx, ids, session, message, person } = context;
  await tx.sessions.end(session.id);
  const next = await ensure(context, session.name);
  await tx.events.record({
    kind: 'session.renewed',
    person: person.id,
    session: next.id,
    data: { before: session.id },
  });
  const text = rest.trim();
  if (text === '')
    return reply(
      `✨ A fresh session: **${next.name}** #${next.number}. The old one (#${session.number}) stays readable.`,
    );
  const { place: _, state: __, attempt: ___, ...kept } = message;
  const first = {
    ...kept,
    id: ids.next('inbox'),
    eventId: `${message.eventId}:text`,
    kind: 'message',
    session: next.id,
    text,
  } as const;
  await tx.inbox.admit(first);
  return {
    markdown: `✨ A fresh session: **${next.name}** #${next.number}.`,
    effects: [{ kind: 'nudge', queue: 'turn', key: next.id }],
  };
};

async function ensure({ tx, ids, route, place, person }: CommandContext, name: string): Promise<Session> {
  const key = sessionKey(route.agent, place.conversation, name);
  return tx.sessions.ensure({
    id: ids.next('session'),
    key,
    agent: route.agent,
    name,
    place: place.id,
    person: person.id,
  });
}

async function withSession(
  { tx, route, place }: CommandContext,
  word: string,
  found: (session: SessionSummary) => Promise<CommandReply>,
): Promise<CommandReply> {
  const sessions = await tx.sessions.list(route.agent, place.id);
  const candidate = ({ name, number }: SessionSummary, index: number) => ({
    label: `${name} (#${number})`,
    names: [name, `#${number}`, String(index + 1)],
  });
  const choice = choose(word, { noun: 'session', list: '/session list', of: sessions, candidate });
  return choice.kind === 'one' ? found(choice.item) : reply(choice.text);
}

function badName(name: string): string | undefined {
  if (name === '') return '✗ What shall it be called? `/session new Service watch`';
  if (name.length > longestName)
    return `✗ A name has at most ${longestName} characters; this one has ${name.length}.`;
  return sameName(name, mainSessionName)
    ? '✗ "main" is the name of the conversation\'s own session: `/session switch main`.'
    : undefined;
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function summaryOf({ name, number, entries, lastText }: SessionSummary): string {
  const last = lastText === undefined ? '' : `, last: "${snippet(lastText)}"`;
  return `**${name}** #${number} (${entries} ${entries === 1 ? 'message' : 'messages'}${last})`;
}

function snippet(text: string, length = snippetLength): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length).toWellFormed()}…`;
}

/** Contexts of this conversation. */
export const sessionHandlers: Readonly<Record<string, CommandHandler>> = {
  new: renew,
  reset: renew,
  'session list': list,
  'session current': current,
  'session show': show,
  'session history': history,
  'session new': fresh,
  'session switch': change,
  'session rename': rename,
};

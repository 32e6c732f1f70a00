import { approvePairing } from '../../access/pair.ts';
import { conversationKey } from '../../domain/channel.ts';
import { formatInstant } from '../../domain/format-instant.ts';
import { hasRole } from '../../domain/person.ts';
import { isZone, unknownZone } from '../../domain/zone.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { type CommandContext, type CommandHandler, personalReply, reply } from '../command-context.ts';
import { commandDefinitions } from '../definitions.ts';
import { helpFor, helpList } from '../help.ts';
import { incidentLines } from '../incident-lines.ts';
import { findNamed } from '../parse-command.ts';
import { todayLines } from '../spending-words.ts';

const help: CommandHandler = async ({ person }, { words }) => {
  const [name, verb] = words;
  if (name === undefined) return personalReply(helpList(commandDefinitions, person.role));
  const definition = findNamed(name.replace(/^\//, ''), commandDefinitions);
  const page = definition && helpFor(definition, person.role, verb?.toLowerCase());
  return personalReply(page ?? `✗ There is no help on "${words.join(' ')}". \`/help\` lists the commands.`);
};

const start: CommandHandler = async ({ person, route }) =>
  reply(
    `Hello ${person.name}! You are talking to **${route.agent}**. Write anything, or try:`,
    '',
    '- `/task new every 1h Stretch: remind me to stand up`',
    '- `/agent list` — who else is here',
    '- `/help` — everything I understand',
  );

const whoami: CommandHandler = async ({ person, message, place }) => {
  const { channel, account, chat } = place.conversation;
  return personalReply(
    `**${person.name}** · ${person.role}`,
    `time zone: ${person.zone ?? 'not set, say `/tz Europe/Berlin`'}`,
    `here: ${channel} account ${account}, chat ${chat}, as ${message.senderName}`,
  );
};

const zone: CommandHandler = async ({ tx, person, now }, { words }) => {
  const [wanted] = words;
  if (wanted === undefined) {
    if (person.zone === undefined)
      return personalReply('No time zone is set. Say it such as `/tz Europe/Berlin`.');
    return personalReply(`Your time zone is ${person.zone}: it is ${formatInstant(now, person.zone)} there.`);
  }
  const known =
    Intl.supportedValuesOf('timeZone').find((each) => each.toLowerCase() === wanted.toLowerCase()) ?? wanted;
  if (!isZone(known)) {
    return personalReply(`✗ ${unknownZone(wanted)}`);
  }
  await tx.people.setZone(person.id, known);
  await tx.events.record({ kind: 'person.zone_set', person: person.id, data: { zone: known } });
  const before = person.zone ? ` Undo: \`/tz ${person.zone}\`` : '';
  return personalReply(
    `Your times are now meant in ${known}: it is ${formatInstant(now, known)} there. Tasks keep the zone they have.${before}`,
  );
};

const status: CommandHandler = async (context) => {
  const { tx, route, session, person, now } = context;
  const open = await tx.inbox.countOpen(session.id);
  const tasks = await tx.tasks.visible(hasRole(person, 'owner') ? 'all' : person.id);
  const next = tasks.flatMap((task) => task.nextDueAt ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
  const due = next
    ? `, next in ${formatDuration(Math.max(1_000, Math.round((next.getTime() - now.getTime()) / 1_000) * 1_000))}`
    : '';
  return reply(
    `agent **${route.agent}** (${route.level === 'fallback' ? 'default, nothing assigned here' : `by ${route.level}`}) · session ${session.name} #${session.number}`,
    open === 0
      ? 'nothing is running here'
      : `${open} ${open === 1 ? 'message' : 'messages'} running or waiting here`,
    `${tasks.filter((task) => task.state === 'active').length} active tasks${due}`,
    ...incidentLines(await tx.incidents.open(tasks.map(({ id }) => id)), tasks, now),
    ...(await todayLines(context)),
    ...(await accountLines(context)),
  );
};

/** In the largest unit that fits: nobody needs the seconds of an hour. */
function formatAge(ms: number): string {
  const unit = [86_400_000, 3_600_000, 60_000].find((each) => ms >= each) ?? 1_000;
  return formatDuration(Math.max(1, Math.floor(ms / unit)) * unit);
}

async function accountLines({ tx, person }: CommandContext): Promise<readonly string[]> {
  if (!hasRole(person, 'owner')) return [];
  const { nodes, accounts } = await tx.register.vitals();
  const lines = accounts.map(({ name, channel, state, reason, lastEventAgeMs }) => {
    const heard = lastEventAgeMs === undefined ? '' : `, last heard of ${formatAge(lastEventAgeMs)} ago`;
    return `- ${name} (${channel}): ${state}${heard}${reason ? ` — ${reason}` : ''}`;
  });
  return [`nodes: ${nodes}`, 'accounts:', ...lines];
}

const stop: CommandHandler = async ({ tx, session, person }) => {
  const running = await tx.turns.requestStop(session.id);
  const waiting = (await tx.inbox.countOpen(session.id)) - (running ? 1 : 0);
  const rest =
    waiting > 0 ? ` ${waiting} waiting ${waiting === 1 ? 'message goes' : 'messages go'} on now.` : '';
  if (!running) return reply(`Nothing is running in this session.${rest}`);
  await tx.events.record({ kind: 'turn.stopped', person: person.id, session: session.id });
  const effects = [{ kind: 'signal', topic: 'stop-turn', key: session.id }] as const;
  return { markdown: `⏹ Stopping what runs in this session.${rest}`, effects };
};

const pairList: CommandHandler = async ({ tx, now }) => {
  const open = await tx.pairings.open();
  const people = await tx.people.all();
  const known = people.map(
    ({ name, role, identities }) =>
      `- **${name}** · ${role}${identities.length ? ` · ${identities.join(', ')}` : ''}`,
  );
  const minutes = (until: Date) => Math.max(1, Math.round((until.getTime() - now.getTime()) / 60_000));
  const waiting = open.map(
    ({ code, senderName, account, expiresAt }) =>
      `- \`${code}\` ${senderName} on ${account}, good for ${minutes(expiresAt)} min`,
  );
  return reply(
    'People:',
    ...known,
    '',
    ...(open.length === 0
      ? ['Nobody waits to be let in.']
      : ['Waiting:', ...waiting, '', 'Let one in: `/pair approve CODE`']),
  );
};

const pairApprove: CommandHandler = async ({ tx, ids, person, post }, { words }) => {
  const [code = ''] = words;
  const approved = await approvePairing(tx, ids, { code, by: person.id });
  if (!approved)
    return reply(`✗ The code "${code}" is wrong, too old or used already. \`/pair list\` shows who waits.`);
  const { target, account, senderName } = approved.pairing;
  const welcome = `You are in, ${approved.person.name}. Write anything, or \`/help\`.`;
  await post(tx, { kind: 'alert', source: `pairing:${approved.pairing.code}`, target, markdown: welcome });
  return {
    markdown: `✅ ${senderName} on ${account} is now **${approved.person.name}**, a member. Undo: \`/pair revoke ${approved.person.name}\``,
    effects: [{ kind: 'nudge', queue: 'delivery', key: conversationKey(target) }],
  };
};

const pairRevoke: CommandHandler = async ({ tx, person }, { rest }) => {
  const wanted = rest.trim();
  const found = (await tx.people.all()).find((each) => each.name.toLowerCase() === wanted.toLowerCase());
  if (!found) return reply(`✗ Nobody is called "${wanted}". \`/pair list\` shows who is known.`);
  if (found.id === person.id) return reply('✗ You cannot shut yourself out.');
  await tx.people.remove(found.id);
  await tx.events.record({ kind: 'person.removed', person: person.id, data: { name: found.name } });
  return reply(`${found.name} is no longer known here. They may ask again for a pairing code.`);
};

/** What concerns the person and the house itself. */
export const houseHandlers: Readonly<Record<string, CommandHandler>> = {
  help,
  start,
  whoami,
  tz: zone,
  status,
  stop,
  'pair list': pairList,
  'pair approve': pairApprove,
  'pair revoke': pairRevoke,
};

import type { BusyMode } from '../../domain/busy-mode.ts';
import { type CommandHandler, reply } from '../command-context.ts';

const words: Readonly<Record<BusyMode, string>> = {
  followup: 'a message that comes while I am busy waits its turn and is answered by itself',
  collect: 'what comes while I am busy is answered together, in one go',
  interrupt: 'a message that comes while I am busy stops what runs and takes its place',
};

const show: CommandHandler = async ({ tx, place, session }) => {
  const open = await tx.inbox.countOpen(session.id);
  const waiting = Math.max(0, open - 1);
  return {
    ...reply(
      `**${place.busyMode}**: ${words[place.busyMode]}.`,
      waiting === 0
        ? 'nothing waits here'
        : `${waiting} ${waiting === 1 ? 'message waits' : 'messages wait'}`,
    ),
    choices: [
      (['followup', 'collect', 'interrupt'] as const)
        .filter((mode) => mode !== place.busyMode)
        .map((mode) => ({ label: mode, command: `/queue ${mode}` })),
    ],
  };
};

function use(mode: BusyMode): CommandHandler {
  return async ({ tx, place, person }) => {
    await tx.places.setBusyMode(place.id, mode);
    const data = { mode, before: place.busyMode };
    await tx.events.record({ kind: 'conversation.busy_mode_set', person: person.id, data });
    const undo = place.busyMode === mode ? '' : ` Undo: \`/queue ${place.busyMode}\``;
    return reply(`From now on here: ${words[mode]}.${undo}`);
  };
}

/** No back-end takes words in the middle of a turn yet, and a mode that does nothing would be a lie. */
const steer: CommandHandler = async ({ route }) =>
  reply(`✗ ${route.agent} takes no words while it works. \`/queue interrupt\` comes nearest.`);

const clear: CommandHandler = async ({ tx, session, person }) => {
  const dropped = await tx.inbox.dropWaiting(session.id);
  if (dropped === 0) return reply('Nothing waits in this session.');
  await tx.events.record({
    kind: 'queue.cleared',
    person: person.id,
    session: session.id,
    data: { dropped },
  });
  return reply(`✗ Dropped ${dropped} waiting ${dropped === 1 ? 'message' : 'messages'}.`);
};

/** The queue of a session. */
export const queueHandlers: Readonly<Record<string, CommandHandler>> = {
  'queue show': show,
  'queue followup': use('followup'),
  'queue collect': use('collect'),
  'queue interrupt': use('interrupt'),
  'queue steer': steer,
  'queue clear': clear,
};

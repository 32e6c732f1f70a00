import type { z } from 'zod';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { Intake, Offer } from '../../intake/intake.ts';
import { type AssistantThread, assistantThread } from './assistant.ts';
import { readDeletion } from './deletions.ts';
import { commandKey, pressKey, readCommand, readPress } from './interactions.ts';
import { readMove } from './moved.ts';
import type { LookUp } from './names.ts';
import { keyOf, laneOf, normalize, peopleIn, type Reader } from './normalize.ts';
import { commandBody, eventBody, type Incoming, messageBody, pressBody } from './payloads.ts';
import { readPresence } from './presence.ts';
import { readReaction } from './reactions.ts';
import { mentionedIn } from './read-text.ts';

/** Slack repeats neither presses nor commands, so they are offered again for some minutes, and then are gone. */
const triesWithoutSlack = 12;
const lifeEnds = ['app_uninstalled', 'tokens_revoked'];

/** What the desk needs. */
export interface DeskDeps {
  readonly reader: Omit<Reader, 'profiles'>;
  readonly lookUp: LookUp;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly log: Log;
  /** Called for whatever comes. */
  readonly onEvent: () => void;
  /** Called when somebody opens a new chat. */
  readonly onChat: (thread: AssistantThread) => void;
  /** Called when Slack says that the app was put out. */
  readonly onEnd: () => void;
}

/**
 * Takes what comes from Slack, by whichever way. Resolves with true when Slack may be told that it was received: for events
 * that is when they are committed; presses and commands must be confirmed within three seconds, so that is at once.
 */
export type Desk = (incoming: Incoming) => Promise<boolean>;

/** Sorts what comes and offers it to the house. */
export function createDesk(deps: DeskDeps): Desk {
  const { log, onEvent } = deps;
  return async ({ type, body }) => {
    onEvent();
    if (type === 'events_api') return takeEvent(body, deps);
    const offer = type === 'slash_commands' ? commandOffer(body, deps) : pressOffer(body, deps);
    if (offer) void deps.intake.offer({ ...offer, tries: triesWithoutSlack });
    else log.debug({ detail: type }, 'something came that is not for the house');
    return true;
  };
}

async function takeEvent(body: unknown, deps: DeskDeps): Promise<boolean> {
  const { reader, lookUp, intake, log, onChat, onEnd } = deps;
  const outer = eventBody.safeParse(body).data;
  if (!outer) return true;
  if (!isForUs(outer, reader)) {
    log.warn({ reason: 'another workspace' }, 'an event of another workspace was left to its own account');
    return false;
  }
  if (lifeEnds.includes(outer.event.type)) onEnd();
  const chat = assistantThread.safeParse(outer.event).data;
  if (chat) onChat(chat.assistant_thread);
  const told = readHappening(outer.event, reader);
  if (told) {
    const { eventId: key, conversation } = told;
    return intake.offer({
      key,
      lane: `${conversation.chat}:${conversation.thread ?? ''}`,
      read: async () => told,
    });
  }
  if (outer.event.type !== 'message' && outer.event.type !== 'app_mention') return true;
  const event = messageBody.safeParse(body).data?.event;
  if (!event) {
    log.error({ detail: outer.event.type }, 'an event could not be read and was skipped');
    return true;
  }
  if (!normalize(event, { ...reader, profiles: new Map() })) return true;
  return intake.offer({
    key: keyOf(event),
    lane: laneOf(event),
    read: async () => normalize(event, { ...reader, profiles: await lookUp(peopleIn(event)) }),
  });
}

/** What happens beside what is said. */
function readHappening(event: object, reader: DeskDeps['reader']) {
  return (
    readMove(event, reader) ??
    readPresence(event, reader) ??
    readReaction(event, reader) ??
    readDeletion(event, reader)
  );
}

/** An app in several workspaces gets all their events on each of its sockets. */
function isForUs({ authorizations }: z.output<typeof eventBody>, { me }: DeskDeps['reader']): boolean {
  if (!authorizations || authorizations.length === 0) return true;
  return authorizations.some(
    ({ team_id, user_id }) => !team_id || team_id === me.teamId || user_id === me.userId,
  );
}

function commandOffer(body: unknown, { reader, lookUp, clock }: DeskDeps): Offer | undefined {
  const given = commandBody.safeParse(body).data;
  if (!given) return undefined;
  const now = clock.now();
  return {
    key: commandKey(given),
    lane: `${given.channel_id}:`,
    async read() {
      const profiles = await lookUp([given.user_id, ...mentionedIn(given.text)]);
      return readCommand(given, { ...reader, profiles }, now);
    },
  };
}

function pressOffer(body: unknown, { reader, lookUp }: DeskDeps): Offer | undefined {
  const given = pressBody.safeParse(body).data;
  if (!given) return undefined;
  const { ts, thread_ts: thread } = given.message;
  return {
    key: pressKey(given),
    lane: `${given.channel.id}:${thread && thread !== ts ? thread : ''}`,
    read: async () => readPress(given, { ...reader, profiles: await lookUp([given.user.id]) }),
  };
}

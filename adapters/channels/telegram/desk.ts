import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { Envelope } from '../../../src/domain/envelope.ts';
import type { Log } from '../../../src/kernel/log.ts';
import type { Intake } from '../../intake/intake.ts';
import { joinAlbums, type Reading } from './albums.ts';
import { normalize, type Reader } from './normalize.ts';
import type { Said } from './said.ts';

/** Updates that are one thing to the house, and whether they were taken in. */
export interface InHand {
  readonly updates: readonly Update[];
  /** Resolves with true once it is committed or needs not be; with false when it must come again. */
  readonly done: Promise<boolean>;
}

/** Takes updates in, by whichever way they came: the chats side by side, each in its order. */
export type Desk = (updates: readonly Update[]) => readonly InHand[];

/** What the desk needs. */
export interface DeskDeps {
  readonly api: Api;
  readonly reader: Reader;
  readonly said: Said;
  readonly intake: Intake;
  readonly log: Log;
}

/** Sorts what comes and offers it to the house. */
export function createDesk(deps: DeskDeps): Desk {
  const { api, intake, log, reader } = deps;
  return (updates) => {
    for (const { callback_query: press } of updates) if (press) acknowledge(api, press.id, log);
    const readings = updates.map((update) => ({ updates: [update], envelope: read(update, reader, log) }));
    return joinAlbums(readings).map((reading) => ({
      updates: reading.updates,
      done: intake.offer(offerOf(reading, deps)),
    }));
  };
}

function offerOf({ updates, envelope }: Reading, { said }: DeskDeps) {
  const isNews = async () => (envelope && said.isNews(envelope) ? envelope : undefined);
  return { key: updates.map(({ update_id }) => update_id).join(), lane: laneOf(updates[0]), read: isNews };
}

/** Delivers, and remembers what was said. */
export function remembering(
  said: Said,
  deliver: (envelope: Envelope) => Promise<void>,
): (envelope: Envelope) => Promise<void> {
  return async (envelope) => {
    await deliver(envelope);
    if (envelope.pressed === undefined && !envelope.reacted) said.note(envelope);
  };
}

function laneOf(update: Partial<Update> = {}): string {
  const { message, edited_message, callback_query, my_chat_member, message_reaction } = update;
  const told = message ?? edited_message ?? callback_query?.message ?? my_chat_member ?? message_reaction;
  return String(told?.chat.id);
}

/** The button stops spinning at once, however long the house takes. */
function acknowledge(api: Api, id: string, log: Log): void {
  api.answerCallbackQuery(id).catch(() => log.debug({ detail: id }, 'a press was acknowledged too late'));
}

/** An update that cannot be read would come again forever, so it is skipped and told. */
function read(update: Update, reader: Reader, log: Log): Envelope | undefined {
  try {
    return normalize(update, reader);
  } catch (err) {
    log.error({ detail: `update ${update.update_id}`, err }, 'an update could not be read and was skipped');
    return undefined;
  }
}

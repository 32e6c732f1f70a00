import type { Envelope } from '../../../src/domain/envelope.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { Log } from '../../../src/kernel/log.ts';
import { type Directory, isThread } from './directory.ts';
import type { Memory } from './memory.ts';
import { type InboundMessage, normalizeEdit, normalizeMessage } from './normalize.ts';
import type { Reader } from './origin.ts';
import { isNewer } from './snowflake.ts';

/** An edit of a message that we never saw counts only if it is fresh: Discord repeats old ones when a message is pinned. */
const freshMs = 600_000;

/** A message, or what it reads like now. */
export interface Spoken {
  readonly message: InboundMessage;
  readonly isEdit: boolean;
}

/** What taking needs. */
export interface TakeDeps {
  readonly reader: Reader & { readonly directory: Directory };
  readonly memory: Memory;
  readonly clock: Clock;
  readonly log: Log;
  readonly deliver: (envelope: Envelope) => Promise<void>;
}

/** Delivers a message or its edit, unless it was delivered like this before. @throws what `deliver` throws */
export async function takeMessage(spoken: Spoken, deps: TakeDeps): Promise<void> {
  const { memory, deliver } = deps;
  const { channel_id: channel, id } = spoken.message;
  await learnPlace(spoken.message, deps.reader.directory);
  const envelope = read(spoken, deps);
  const key = `${channel}:${id}`;
  if (envelope && isNews(envelope, key, deps)) await deliver(envelope);
  if (envelope) memory.texts.set(key, envelope.text);
  const mark = memory.marks.get(channel);
  if (mark && isNewer(id, mark.message)) memory.marks.set(channel, { ...mark, message: id });
}

/** Where a message lies must be known before it is read: a thread has another conversation than a channel. */
async function learnPlace(message: InboundMessage, directory: Directory): Promise<void> {
  const { channel_id: channel, channel_type: type, guild_id: guild } = message;
  const isPlain = guild === undefined || (type !== undefined && !isThread(type));
  if (!isPlain && !directory.place(channel)) await directory.learn(channel);
}

/** What cannot be read would come again forever, so it is skipped and told. */
function read({ message, isEdit }: Spoken, { reader, log }: TakeDeps): Envelope | undefined {
  try {
    return isEdit ? normalizeEdit(message, reader) : normalizeMessage(message, reader);
  } catch (err) {
    log.error({ detail: `message ${message.id}`, err }, 'a message could not be read and was skipped');
    return undefined;
  }
}

function isNews(envelope: Envelope, key: string, { memory, clock }: TakeDeps): boolean {
  const known = memory.texts.get(key);
  if (known !== undefined) return known !== envelope.text;
  return !envelope.edited || clock.now().getTime() - envelope.sentAt.getTime() < freshMs;
}

import { startTelegramPeer, type TelegramPeer } from '../peers/telegram.ts';
import type { PeerFault } from '../peers/telegram-faults.ts';
import type { PeerChat, PeerMessage } from '../peers/telegram-state.ts';
import { readEntities } from './entity-text.ts';
import { createFaultDesk, isSendFault } from './fault-desk.ts';
import {
  type DemoPlatform,
  groupRule,
  known,
  type PlatformDeps,
  retryAfterSeconds,
  slowMs,
  watch,
} from './platform.ts';
import { createSign, type Sign } from './signs.ts';
import { triesOf } from './tries.ts';
import type { SendFault, ShownMessage, ShownPlace } from './wire.ts';

/** A chat, or a topic of one. */
interface Place extends Pick<ShownPlace, 'id' | 'title' | 'kind'> {
  readonly chat: PeerChat;
  readonly thread?: number;
  readonly typing: Sign;
  readonly draft: Sign;
}

/** How long Telegram's clients show them. */
const typingLastsMs = 5_000;
const draftLastsMs = 30_000;

const faults: Readonly<Record<SendFault, PeerFault>> = {
  limited: { status: 429, retryAfter: retryAfterSeconds },
  broken: { status: 502 },
  lost: { cut: 'after' },
  slow: { slowMs },
};

/** A Telegram with Ann, Bob and their chats. */
export async function openTelegramPane({ clock, changed }: PlatformDeps): Promise<DemoPlatform> {
  const peer = await startTelegramPeer();
  const { ann, places, groups } = settle(peer, { clock, changed });
  const desk = createFaultDesk({
    send: 'sendMessage',
    hidden: ['getUpdates', 'getMe', 'deleteWebhook', 'setMyCommands', 'getMyCommands'],
    calls: () => peer.calls().map(({ method }) => method),
    fail: (kind) => peer.fail('sendMessage', faults[kind]),
  });
  const placeOf = (id: string) =>
    known(
      places.find((place) => place.id === id),
      'place',
    );

  watch(peer, () => {
    desk.look();
    for (const place of places) lookAt(peer, place);
    changed();
  });

  return {
    name: 'telegram',
    account: {
      channel: 'telegram',
      token: peer.token,
      apiRoot: peer.apiRoot,
      groups: Object.fromEntries(groups.map(({ id }) => [id, groupRule])),
    },
    owner: String(ann.id),
    connected: async () => void (await peer.waitFor(() => peer.calls('getUpdates').length > 0)),
    show: () => ({
      name: 'telegram',
      title: 'Telegram',
      places: places.map((place) => showPlace(peer, place, ann.id)),
      armed: desk.armed(),
      calls: desk.calls(),
      waiting: peer.pending(),
    }),
    say({ place, text, file }) {
      const { chat, thread } = placeOf(place);
      peer.say({ chat, from: ann, text, ...(thread !== undefined && { thread }), ...(file && { file }) });
      return undefined;
    },
    press({ place, message, button }) {
      const pressed = peer
        .messages(placeOf(place).chat)
        .find(({ message_id }) => `${message_id}` === message);
      peer.press(known(pressed, 'message'), ann, button);
    },
    fault(kind) {
      if (isSendFault(kind)) desk.arm(kind);
      else if (kind === 'repeat') peer.repeat();
      else {
        // The poll that waits is answered, the next three find nobody.
        peer.fail('getUpdates', { cut: 'before', times: 3 });
      }
      changed();
    },
    stop: () => peer.stop(),
  };
}

/** Who is there, and what was said before. */
function settle(peer: TelegramPeer, { clock, changed }: PlatformDeps) {
  const ann = peer.user({ name: 'Ann', username: 'ann_lee' });
  const bob = peer.user({ name: 'Bob', username: 'bob_ross' });
  const open = (place: Omit<Place, 'typing' | 'draft'>): Place => ({
    ...place,
    typing: createSign({ clock, changed, lastsMs: typingLastsMs }),
    draft: createSign({ clock, changed, lastsMs: draftLastsMs }),
  });
  const team = peer.group({ title: 'Team' });
  const office = peer.group({ title: 'Office', forum: true });
  const plants = peer.topic(office);
  const places = [
    open({ id: 'dm', title: peer.bot.first_name, kind: 'dm', chat: peer.dm(ann) }),
    open({ id: 'team', title: 'Team', kind: 'group', chat: team }),
    open({ id: 'plants', title: 'Office › Plants', kind: 'thread', chat: office, thread: plants }),
  ];
  peer.say({ chat: team, from: bob, text: 'Lunch at noon?' });
  peer.say({ chat: office, from: bob, text: 'Who waters them this week?', thread: plants });
  return { ann, places, groups: [team, office] };
}

function messagesIn(peer: TelegramPeer, { chat, thread }: Place): readonly PeerMessage[] {
  return peer.messages(chat).filter(({ message_thread_id: id }) => thread === undefined || id === thread);
}

function lookAt(peer: TelegramPeer, place: Place): void {
  const written = messagesIn(peer, place).filter(({ from }) => from.is_bot).length;
  place.typing.look({ said: peer.typing(place.chat), written });
  place.draft.look({ said: peer.drafts(place.chat).length, written });
}

function showPlace(peer: TelegramPeer, place: Place, me: number): ShownPlace {
  const { id, title, kind, chat } = place;
  const mention = kind === 'dm' ? {} : { mention: `@${peer.bot.username}` };
  const draft = place.draft.isShown() ? peer.drafts(chat).at(-1) : undefined;
  const shown = messagesIn(peer, place).map((message) => showMessage(message, me));
  const growing: readonly ShownMessage[] = draft
    ? [
        {
          ...{ id: `draft ${draft.id}`, author: peer.bot.first_name, who: 'bot', growing: true },
          ...{ body: readEntities(draft.text), files: [], buttons: [] },
        },
      ]
    : [];
  const typing = place.typing.isShown() && !draft;
  const tries = triesOf({ platform: 'Telegram', ...mention, command: '/' });
  return { id, title, kind, messages: [...shown, ...growing], typing, ...mention, tries };
}

function showMessage(message: PeerMessage, me: number): ShownMessage {
  const { message_id, from, text, caption, entities, edit_date, reply_to_message: original } = message;
  const buttons = message.reply_markup?.inline_keyboard ?? [];
  return {
    id: String(message_id),
    author: from.first_name,
    who: from.id === me ? 'me' : from.is_bot ? 'bot' : 'other',
    body: readEntities(text ?? caption ?? '', entities),
    ...(edit_date !== undefined && { edited: true }),
    files: [message.document, ...(message.photo ?? []), message.voice].flatMap((file) =>
      file ? [{ name: file.file_name ?? 'file', sizeBytes: file.file_size }] : [],
    ),
    buttons: buttons.map((row) => row.map((button) => ({ id: button.text, label: button.text }))),
    ...(original && {
      replyTo: { author: original.from.first_name, text: original.text ?? original.caption ?? '' },
    }),
  };
}

import { type DiscordPeer, startDiscordPeer } from '../peers/discord.ts';
import type { PeerFault } from '../peers/discord-faults.ts';
import type { PeerChannel, PeerInteraction, PeerMessage, PeerUser } from '../peers/discord-state.ts';
import { createFaultDesk, isSendFault } from './fault-desk.ts';
import { type Mentions, plainWords, readMarkdown } from './markdown-text.ts';
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
import type { SendFault, ShownButton, ShownMessage, ShownPlace } from './wire.ts';

/** A channel, and the slash commands that were used in it. */
interface Place extends Pick<ShownPlace, 'title' | 'kind'> {
  readonly channel: PeerChannel;
  readonly typing: Sign;
  readonly used: { readonly interaction: PeerInteraction; readonly text: string }[];
}

const typingLastsMs = 10_000;

const faults: Readonly<Record<SendFault, PeerFault>> = {
  limited: { status: 429, retryAfter: retryAfterSeconds },
  broken: { status: 500 },
  lost: { cut: 'after' },
  slow: { slowMs },
};

const send = 'POST /channels/:id/messages';

/** A Discord with Ann, Bob and a server. */
export async function openDiscordPane({ clock, changed }: PlatformDeps): Promise<DemoPlatform> {
  const peer = await startDiscordPeer();
  const { ann, guild, places } = settle(peer, { clock, changed });
  const desk = createFaultDesk({
    send,
    hidden: [],
    calls: () => peer.calls().map(({ route }) => route),
    fail: (kind) => peer.fail(send, faults[kind]),
  });
  let last: PeerMessage | undefined;
  const placeOf = (id: string) =>
    known(
      places.find(({ channel }) => channel.id === id),
      'place',
    );

  watch(peer, () => {
    desk.look();
    for (const { channel, typing } of places) {
      typing.look({ said: channel.typing, written: peer.written(channel).length });
    }
    changed();
  });

  return {
    name: 'discord',
    account: { channel: 'discord', token: peer.token, api: peer.api, groups: { [guild.id]: groupRule } },
    owner: ann.id,
    connected: async () => void (await peer.waitFor(() => peer.gateway.online > 0)),
    show: () => ({
      name: 'discord',
      title: 'Discord',
      places: places.map((place) => showPlace(peer, place, ann)),
      armed: desk.armed(),
      calls: desk.calls(),
      online: peer.gateway.online > 0,
    }),
    say({ place: id, text, file }) {
      const place = placeOf(id);
      const [, name = '', words = ''] = /^\/([a-z]+)\s*([\s\S]*)$/.exec(text) ?? [];
      // As the client does it: a command that the bot offers is no message.
      if (peer.commands().some((command) => command['name'] === name)) {
        const slash = { channel: place.channel, from: ann, name, arguments: words };
        place.used.push({ interaction: peer.slash(slash), text: `/${name}` });
      } else {
        const written = text.replaceAll(`@${peer.bot.username}`, `<@${peer.bot.id}>`);
        const files = file ? [{ name: file.name, type: file.mimeType, data: file.content }] : [];
        last = peer.say({ channel: place.channel, from: ann, text: written, files });
      }
      changed();
      return undefined;
    },
    press({ place, message, button }) {
      const pressed = peer.messages(placeOf(place).channel).find(({ id }) => id === message);
      peer.press({ message: known(pressed, 'message'), from: ann, id: button });
    },
    fault(kind) {
      if (isSendFault(kind)) desk.arm(kind);
      else if (kind === 'disconnect') peer.gateway.drop();
      else if (last) peer.repeat(last);
      changed();
    },
    stop: () => peer.stop(),
  };
}

/** Who is there, and what was said before. */
function settle(peer: DiscordPeer, { clock, changed }: PlatformDeps) {
  const ann = peer.user({ name: 'Ann' });
  const bob = peer.user({ name: 'Bob' });
  const { guild, channel: general } = peer.guild('Team');
  const plants = peer.thread(general, 'plants');
  const open = (channel: PeerChannel, title: string, kind: ShownPlace['kind']): Place => {
    return {
      ...{ channel, title, kind, used: [] },
      typing: createSign({ clock, changed, lastsMs: typingLastsMs }),
    };
  };
  const places = [
    open(peer.dm(ann), peer.bot.global_name ?? '', 'dm'),
    open(general, '#general', 'group'),
    open(plants, '#general › plants', 'thread'),
  ];
  peer.say({ channel: general, from: bob, text: 'Lunch at noon?' });
  peer.say({ channel: plants, from: bob, text: 'Who waters them this week?' });
  return { ann, guild, places };
}

function showPlace(peer: DiscordPeer, place: Place, me: PeerUser): ShownPlace {
  const { channel, title, kind, typing, used } = place;
  const mention = kind === 'dm' ? {} : { mention: `@${peer.bot.username}` };
  const all = peer.messages(channel);
  const said = all.map((message) => showMessage(peer, message, { me, all }));
  const noticed = used.flatMap(({ interaction, text }) => showInteraction(peer, interaction, text));
  return {
    ...{ id: channel.id, title, kind, typing: typing.isShown(), ...mention },
    // An id carries the time at which it was made.
    messages: [...said, ...noticed].toSorted((left, right) => (BigInt(left.id) < BigInt(right.id) ? -1 : 1)),
    tries: triesOf({ platform: 'Discord', ...mention, command: '/' }),
  };
}

function showMessage(
  peer: DiscordPeer,
  message: PeerMessage,
  { me, all }: { readonly me: PeerUser; readonly all: readonly PeerMessage[] },
): ShownMessage {
  const { id, author, content, edited_timestamp, files, components, message_reference } = message;
  const mentions = mentionsOf(peer, me);
  const original = all.find((each) => each.id === message_reference?.message_id);
  return {
    ...{ id, author: nameOf(author), who: author === me ? 'me' : author.bot ? 'bot' : 'other' },
    body: readMarkdown(content, mentions),
    ...(edited_timestamp !== null && { edited: true }),
    files: files.map(({ filename, size }) => ({ name: filename, sizeBytes: size })),
    buttons: rowsOf(components),
    ...(original && {
      replyTo: { author: nameOf(original.author), text: plainWords(original.content, mentions) },
    }),
  };
}

/** What only the one who used a command sees. */
function showInteraction(
  peer: DiscordPeer,
  { id, answer, whispers }: PeerInteraction,
  text: string,
): readonly ShownMessage[] {
  const { content } = Object(answer?.data);
  const first = typeof content === 'string' ? [{ id, content }] : [];
  return [...first, ...whispers].map((shown) => ({
    ...{ id: shown.id, author: nameOf(peer.bot), who: 'bot', files: [], buttons: [] },
    body: readMarkdown(shown.content, mentionsOf(peer, peer.bot)),
    ...{ replyTo: { author: 'Ann', text: `used ${text}` }, note: 'Only you can see this' },
  }));
}

function mentionsOf(peer: DiscordPeer, me: PeerUser): Mentions {
  return {
    pattern: /<@!?(\d+)>/g,
    nameOf: (id) => [peer.bot, me].filter((user) => user.id === id).map(nameOf)[0],
  };
}

function nameOf({ global_name, username }: PeerUser): string {
  return global_name ?? username;
}

function rowsOf(components: readonly unknown[]): readonly (readonly ShownButton[])[] {
  return components.map((row) => {
    const buttons: unknown = Object(row).components;
    return (Array.isArray(buttons) ? buttons : []).map(({ custom_id, label }) => ({
      id: String(custom_id),
      label: String(label),
    }));
  });
}

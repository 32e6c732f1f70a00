import type { DiscordPeer } from '../peers/discord.ts';
import type { PeerFault } from '../peers/discord-faults.ts';
import type {
  PeerChannel,
  PeerGuild,
  PeerInteraction,
  PeerMessage,
  PeerUser,
} from '../peers/discord-state.ts';
import type { ChannelActs, PlatformFault } from './channel-acts.ts';

const faults: Readonly<Record<Exclude<PlatformFault, 'marks'>, PeerFault>> = {
  busy: { status: 429, retryAfter: 3 },
  broken: { status: 500 },
  closed: { status: 403, code: 50001 },
};

/** Who and what is there. */
interface Cast {
  readonly ann: PeerUser;
  readonly general: PeerChannel;
  readonly thread: PeerChannel;
  readonly role: string;
  readonly guild: PeerGuild;
}

interface Row {
  readonly components: readonly { readonly label: string; readonly custom_id: string }[];
}

/** What can happen on Discord. */
export function discordActs(
  peer: DiscordPeer,
  { ann, general, thread, role, guild }: Cast,
): Omit<ChannelActs, 'moveGroup'> {
  const dm = peer.dm(ann);
  const robot = peer.user({ name: 'Robot', bot: true });
  const given: PeerInteraction[] = [];
  const newest = (channel: PeerChannel, author: PeerUser): PeerMessage => {
    const found = peer.messages(channel).findLast((message) => message.author.id === author.id);
    if (!found) throw new Error('Nobody wrote there.');
    return found;
  };
  const buttons = () => (newest(dm, peer.bot).components as readonly Row[]).flatMap((row) => row.components);
  return {
    edit: (text) => void peer.edit(newest(dm, ann), text),
    touch: () => void peer.touch(newest(dm, ann), { embeds: [{ type: 'link' }] }),
    unsay: () => peer.remove(newest(dm, ann)),
    repeat: () => peer.repeat(newest(dm, ann)),
    reply: (text) => void peer.say({ channel: dm, from: ann, text, replyTo: newest(dm, peer.bot) }),
    sayInGroup(text, how = {}) {
      peer.say({
        channel: how.thread ? thread : general,
        from: ann,
        text: how.mention ? `<@${peer.bot.id}> ${text}` : text,
        ...(how.replying && { replyTo: newest(general, peer.bot) }),
      });
    },
    commandInGroup(words) {
      const [name = '', ...rest] = words.split(' ');
      given.push(peer.slash({ channel: general, from: ann, name, arguments: rest.join(' ') }));
    },
    whispered: () =>
      given.flatMap(({ answer, whispers }) => [
        String((answer?.data as { content?: string } | undefined)?.content ?? ''),
        ...whispers.map(({ content }) => content),
      ]),
    react: (isAdded) => peer.react(newest(dm, peer.bot), ann, isAdded),
    putOut: () => peer.leave(guild),
    letIn: () => peer.enter(guild),
    sayAsBot: (text) => void peer.say({ channel: general, from: robot, text }),
    attach({ name, mimeType, content }) {
      peer.say({ channel: dm, from: ann, text: '', files: [{ name, type: mimeType, data: content }] });
    },
    loseFiles() {
      for (const message of peer.messages(dm)) if (message.files.length > 0) peer.remove(message);
    },
    buttons: async () => buttons().map(({ label }) => label),
    async press(label) {
      const id = buttons().find((button) => button.label === label)?.custom_id ?? '';
      const press = peer.press({ message: newest(dm, peer.bot), from: ann, id });
      await peer.waitFor(() => press.answer);
    },
    mentions: () => [`<@${ann.id}>`, `<@!${ann.id}>`, `<@&${role}>`, '@everyone', '@here'],
    called() {
      const message = peer.messages(dm).at(-1);
      return message ? [...peer.pings(message), ...calledBy(message.content)] : [];
    },
    rang: () => (newest(dm, peer.bot).flags & (1 << 12)) === 0,
    fail(fault, on) {
      if (fault === 'marks') throw new Error('Discord refuses no marks.');
      peer.fail(
        on === 'edit' ? 'PATCH /channels/:id/messages/:id' : 'POST /channels/:id/messages',
        faults[fault],
      );
    },
    menu: () => ({
      names: peer.commands().map(({ name }) => String(name)),
      changes: peer.calls('PUT /applications/:id/commands').length,
    }),
  };
}

/** What looks like a call to whoever reads it, but in code. */
function calledBy(content: string): readonly string[] {
  const spoken = content.replace(/```[\s\S]*?```|`[^`]*`/g, '');
  return spoken.match(/<@[!&]?\d+>|@(?:everyone|here)/g) ?? [];
}

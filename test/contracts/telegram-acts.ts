import type { TelegramPeer } from '../peers/telegram.ts';
import type { PeerFault } from '../peers/telegram-faults.ts';
import type { PeerChat, PeerEntity, PeerMessage, PeerUser } from '../peers/telegram-state.ts';
import type { ChannelActs, PlatformFault } from './channel-acts.ts';

const faults: Readonly<Record<PlatformFault, PeerFault>> = {
  busy: { status: 429, retryAfter: 3 },
  broken: { status: 500 },
  closed: { status: 403 },
  marks: { status: 400, description: "can't parse entities: no" },
};

const methods = { message: 'sendMessage', edit: 'editMessageText', file: 'sendDocument' } as const;

/** Who and what is there. */
interface Cast {
  readonly ann: PeerUser;
  readonly group: PeerChat;
  readonly topic: number;
}

/** What can happen on Telegram. */
export function telegramActs(
  peer: TelegramPeer,
  { ann, group, topic }: Cast,
): Omit<ChannelActs, 'unsay' | 'whispered'> {
  const dm = peer.dm(ann);
  const robot = { ...peer.user({ name: 'Robot' }), is_bot: true };
  const newest = (chat: PeerChat, isBot: boolean): PeerMessage => {
    const found = peer.messages(chat).findLast(({ from }) => from.is_bot === isBot);
    if (!found) throw new Error('Nobody wrote there.');
    return found;
  };
  const say = (text: string) => peer.say({ chat: group, from: ann, text });
  return {
    edit: (text) => peer.edit(newest(dm, false), text),
    touch: () => peer.edit(newest(dm, false), newest(dm, false).text ?? ''),
    repeat: () => peer.repeat(),
    reply: (text) => void peer.say({ chat: dm, from: ann, text, replyTo: newest(dm, true) }),
    sayInGroup(text, { mention, thread, replying } = {}) {
      peer.say({
        chat: group,
        from: ann,
        text: mention ? `@${peer.bot.username} ${text}` : text,
        ...(thread && { thread: topic }),
        ...(replying && { replyTo: newest(group, true) }),
      });
    },
    commandInGroup: (words) => void say(`/${words.replace(/^\S+/, `$&@${peer.bot.username}`)}`),
    react: (isAdded) => peer.react(newest(dm, true), ann, isAdded ? ['👍'] : []),
    moveGroup: () => void peer.upgrade(group, ann),
    putOut: () => peer.putOut(group, ann),
    letIn: () => peer.letIn(group, ann),
    sayAsBot: (text) => void peer.say({ chat: group, from: robot, text }),
    attach: (file) => void peer.say({ chat: dm, from: ann, text: '', file }),
    loseFiles: () => peer.loseFiles(),
    async buttons() {
      return (
        newest(dm, true)
          .reply_markup?.inline_keyboard.flat()
          .map(({ text }) => text) ?? []
      );
    },
    async press(label) {
      const press = peer.press(newest(dm, true), ann, label);
      await peer.waitFor(() => peer.isAcknowledged(press));
    },
    mentions: () => ['@annlee', `[Ann](tg://user?id=${ann.id})`, `[Ann](TG:user?id=${ann.id})`],
    called: () => calledBy(peer.messages(dm).at(-1)),
    rang: () => !peer.isSilent(newest(dm, true)),
    fail: (fault, on) => peer.fail(methods[on], faults[fault]),
    menu: () => ({
      names: peer.commands().map(({ command }) => command),
      changes: peer
        .calls('setMyCommands')
        .filter(({ parameters }) => JSON.stringify(parameters['scope']).includes('private')).length,
    }),
  };
}

/** Telegram finds names in a text by itself, but in code; a link to a person calls as well. */
function calledBy({ text = '', entities = [] }: Partial<PeerMessage> = {}): readonly string[] {
  const isCode = (at: number) =>
    entities.some(
      ({ type, offset, length }) => ['code', 'pre'].includes(type) && offset <= at && at < offset + length,
    );
  const names = [...text.matchAll(/(?<!\w)@\w{3,32}/g)].filter(({ index }) => !isCode(index));
  const links = entities.filter((entity: PeerEntity & { readonly url?: string }) =>
    /^tg:(?:\/\/)?user\b/i.test(entity.url ?? ''),
  );
  return [...names.map(([name]) => name), ...links.map(({ type }) => type)];
}

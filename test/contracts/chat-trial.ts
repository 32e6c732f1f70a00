import { fileResponse } from '../../adapters/channels/webchat/file-response.ts';
import type { ChatLog } from '../../src/contracts/chat-log.ts';
import { createChatLog } from '../../src/store/chat-log.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import type { ChannelActs } from './channel-acts.ts';
import type { ChannelTrial, ShownFile } from './channel-harness.ts';
import { fileLaws, groupLaws, type Skips, skipped } from './channel-laws.ts';
import { type ChatPage, createPage } from './chat-page.ts';

const skips: Skips = {
  ...skipped('its drafts are no messages: they vanish by themselves', [
    'a draft becomes the answer, however often that is tried',
    'a draft that is gone is told of',
  ]),
  ...skipped('there is no platform between, that could refuse anything', [
    'a fault that a person must mend is final',
    'what is refused because of its marks arrives as plain text',
    'too many requests are tried again when the platform said',
    'a platform that fails is tried again',
    'a file that cannot go now is tried again',
    'a file that is too large for the platform is a rejection with its reason',
    'a place that we were put out of is a rejection with its reason',
  ]),
  ...skipped('its people have no way to change a message, to answer a certain one, or to react to it', [
    'an edit comes as an edit of the same message, under an event id of its own',
    'a message that is deleted is told, behind what was said before',
    'a change that leaves the words as they are does not come',
    'a reply says what it replies to',
    'a reaction to what we said is told, and that it was taken back',
  ]),
  ...skipped('its chats are of one person and the house: there are no groups, no bots and no mentions', [
    ...groupLaws,
    'another bot says that it is one, or does not come',
    'nobody is called by what an agent writes',
  ]),
  ...skipped('its people can send no files', fileLaws),
  'a piece that may have arrived can be looked for':
    'there is no need: what comes twice under the same id is shown once',
  'sending to nowhere is an outcome': 'every name is a chat of this platform, so there is no nowhere',
  'the commands offered are in the menu once, and offering them again changes nothing':
    'it has no menu of commands; `/help` lists them',
  'what is silent rings for nobody, and anything else rings': 'nothing of it ever rings',
  'a press is heard before the house has taken it in':
    'whoever pressed keeps the press, and sends it again until it is committed',
};

/** Web chat and terminal, tried against the real chat log. */
export function chatTrial(channel: string): ChannelTrial {
  return {
    skips,
    async start() {
      const { sql } = await freshDatabase();
      const log = createChatLog(sql);
      const pages = { first: createPage('Ann'), second: createPage('Bob') };
      const line = openLine(log);
      const place = (account: string, chat: string) => ({ channel, account, kind: 'dm', chat }) as const;
      return {
        options: {},
        chatLog: line.log,
        async say(adapter, person, text) {
          void pages[person].say(adapter, { text });
        },
        target: (account) => place(account, 'Ann'),
        nowhere: (account) => place(account, 'nobody'),
        async shown() {
          const messages = await log.last({ account: 'mine', chat: 'Ann' }, 200);
          return messages.filter(({ author }) => author === 'house').map(({ text }) => text);
        },
        files: () => filesOf(log),
        reads: (piece) => piece,
        fits: (piece) => piece.trim() !== '' && piece.length <= 32_000 && piece.isWellFormed(),
        acts: actsOf(log, pages.first),
        contacts: line.calls,
        cutAfterNextSend: line.cut,
        cutAfterNextFile: line.cut,
        refuse: () => {},
        goAway: () => sql.end(),
        async stop() {
          for (const page of Object.values(pages)) page.close();
        },
      };
    },
  };
}

/** The chat log on a line that can be cut after the next message of the house. */
function openLine(log: ChatLog): {
  readonly log: ChatLog;
  readonly calls: () => number;
  readonly cut: () => void;
} {
  let isCut = false;
  let calls = 0;
  const append: ChatLog['append'] = async (message) => {
    calls += 1;
    const made = await log.append(message);
    if (!isCut || message.author === 'person') return made;
    isCut = false;
    throw new Error('the line was cut');
  };
  return {
    log: { ...log, append },
    calls: () => calls,
    cut: () => {
      isCut = true;
    },
  };
}

/** The files of the house, as the page shows them. */
async function filesOf(log: ChatLog): Promise<readonly ShownFile[]> {
  const messages = await log.last({ account: 'mine', chat: 'Ann' }, 200);
  const shown = messages.map(async ({ id, text }) => {
    const file = await log.fileOf('mine', id);
    if (!file) return [];
    const isImage = fileResponse(file).headers.get('content-type') === file.mediaType;
    return [{ kind: isImage ? 'image' : 'file', name: file.name, text, bytes: file.bytes } as const];
  });
  return (await Promise.all(shown)).flat();
}

function actsOf(log: ChatLog, page: ChatPage): Pick<ChannelActs, 'repeat' | 'buttons' | 'press'> {
  const buttons = async () => {
    const messages = await log.last({ account: 'mine', chat: 'Ann' }, 200);
    return messages.findLast(({ author }) => author === 'house')?.buttons?.flat() ?? [];
  };
  return {
    repeat: page.repeat,
    buttons: async () => (await buttons()).map(({ label }) => label),
    async press(text) {
      const pressed = (await buttons()).find(({ label }) => label === text)?.token ?? '';
      await page.press({ text, pressed });
    },
  };
}

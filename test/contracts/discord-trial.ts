import { renderText } from '../../adapters/channels/discord/render.ts';
import { startDiscordPeer } from '../peers/discord.ts';
import type { PeerFile } from '../peers/discord-state.ts';
import type { ChannelTrial, ShownFile } from './channel-harness.ts';
import { discordActs } from './discord-acts.ts';

/** Discord, tried against the imitation of its REST API and gateway. */
export const discordTrial: ChannelTrial = {
  skips: {
    'a group that goes on under another id is told, and is written to by the old one':
      'its channels keep their ids as long as they live',
    'a piece that may have arrived can be looked for':
      'what comes twice under the same id is shown once, for some minutes; later it is marked',
    'what is refused because of its marks arrives as plain text':
      'its marks are part of the text, and it refuses none',
  },
  async start() {
    const peer = await startDiscordPeer();
    const people = { first: peer.user({ name: 'Ann' }), second: peer.user({ name: 'Bob' }) };
    const dm = peer.dm(people.first);
    const { channel: general, role, guild } = peer.guild('Team');
    const thread = peer.thread(general, 'plans');
    const place = (account: string, chat: string) =>
      ({ channel: 'discord', account, kind: 'dm', chat }) as const;
    // Nobody writes to a bot before it was ever seen: Discord tells a bot of no messages from before its first day.
    const early: (() => void)[] = [];
    void peer
      .waitFor(() => peer.gateway.online > 0)
      .then(() => {
        for (const say of early.splice(0)) say();
      });
    return {
      options: { token: peer.token, api: peer.api },
      async say(_, person, text) {
        const say = () => peer.say({ channel: peer.dm(people[person]), from: people[person], text });
        if (peer.gateway.identified === 0) early.push(say);
        else say();
      },
      target: (account) => place(account, dm.id),
      nowhere: (account) => place(account, '424242424242424242'),
      async shown(at) {
        const places = [dm, general, thread];
        const channel = places.find(({ id }) => id === (at?.thread ?? at?.chat)) ?? dm;
        return peer.written(channel).map(({ content }) => content);
      },
      files: async () =>
        peer.written(dm).flatMap(({ content, files }) => files.map((file) => shownFile(file, content))),
      reads: renderText,
      fits(piece) {
        const text = renderText(piece);
        return text !== '' && text.length <= 2_000 && text.isWellFormed();
      },
      acts: discordActs(peer, { ann: people.first, general, thread, role, guild }),
      contacts: () => peer.calls().length + peer.gateway.identified,
      cutAfterNextSend: () => peer.fail('POST /channels/:id/messages', { cut: 'after' }),
      cutAfterNextFile: () => peer.fail('POST /channels/:id/messages', { cut: 'after' }),
      cutAfterNextEdit: () => peer.fail('PATCH /channels/:id/messages/:id', { cut: 'after' }),
      deleteNewest() {
        const newest = peer.written(dm).at(-1);
        if (newest) peer.remove(newest);
      },
      refuse: () => peer.fail('GET /gateway/bot', { status: 401, times: 100 }),
      goAway: () => peer.stop(),
      stop: () => peer.stop(),
    };
  },
};

/** Its clients show the pictures that a browser shows, and no drawings. */
function shownFile({ filename: name, content_type, data }: PeerFile, text: string): ShownFile {
  const kind = /^image\/(?!svg)/.test(content_type) ? 'image' : 'file';
  return { kind, name, text, bytes: Buffer.from(data) };
}

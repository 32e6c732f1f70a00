import { expect, test } from 'vitest';
import { startSlackPeer } from '../peers/slack.ts';
import type { PeerChannel, PeerMessage } from '../peers/slack-state.ts';
import type { SlackPeer } from '../peers/slack-workspace.ts';
import { gatewayFolder } from './gateway-process.ts';

/** Resolves with the first message of the app in this channel that holds these words. */
function answer(peer: SlackPeer, channel: PeerChannel, words: string): Promise<PeerMessage> {
  const isIt = ({ bot_id, text }: PeerMessage) => bot_id === peer.state.bot.botId && text.includes(words);
  return peer.waitFor(() => peer.messages(channel).find(isIt));
}

test('on Slack: talk, a command, a mention in a channel, a kill, and it goes on', async () => {
  const peer = await startSlackPeer();
  const { tokens } = peer.state;
  const ann = peer.user({ name: 'Ann' });
  const dm = peer.dm(ann);
  const team = peer.channel({ name: 'team' });
  const gateway = await gatewayFolder({
    accounts: {
      sl: {
        channel: 'slack',
        botToken: tokens.bot,
        appToken: tokens.app,
        slackApiUrl: peer.apiUrl,
        groups: { [team.id]: { mention: true } },
      },
    },
    people: { ann: { role: 'owner', ids: [`sl:${ann.id}`] } },
  });
  let running = await gateway.start();

  peer.say({ channel: dm, from: ann, text: 'say 1 &lt; 2' });
  await answer(peer, dm, '1 &lt; 2');
  peer.command({ channel: dm, from: ann, text: 'whoami' });
  await answer(peer, dm, ann.id);
  peer.say({ channel: team, from: ann, text: 'not for it' });
  const root = peer.say({ channel: team, from: ann, text: `<@${peer.state.bot.userId}> say aloud` });
  await answer(peer, team, 'aloud');
  peer.say({ channel: team, from: ann, text: `<@${peer.state.bot.userId}> say below`, thread: root });
  expect(await answer(peer, team, 'below')).toMatchObject({ thread_ts: root.ts });
  expect(peer.messages(team).filter(({ bot_id }) => bot_id)).toHaveLength(2);

  await running.kill();
  await peer.waitFor(() => peer.sockets.open() === 0);
  peer.say({ channel: dm, from: ann, text: 'say again' });
  running = await gateway.start();
  await answer(peer, dm, 'again');
  await peer.waitFor(() => peer.sockets.unconfirmed().length === 0);
  expect(await running.stop()).toBe(0);
  expect(running.output()).not.toMatch(/SECRET|unhandled/i);
  await peer.stop();
});

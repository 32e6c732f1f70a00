import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { startDiscordPeer } from '../peers/discord.ts';
import { startSlackPeer } from '../peers/slack.ts';
import { startTelegramPeer } from '../peers/telegram.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { urlOf } from '../support/house-config.ts';
import { type GatewayFolder, gatewayFolder } from './gateway-process.ts';

interface Shown {
  readonly seq: number;
  readonly author: 'person' | 'house';
  readonly text: string;
}

/** The web chat as a program that follows it: says things and reads what comes. */
function follow({ address }: GatewayFolder, token: string) {
  const place = `${address}/channels/web/chats/main`;
  const headers = { authorization: `Bearer ${token}` };
  let said = 0;
  return {
    /** @param id the same one makes it the same message */
    async say(text: string, id = `story-${++said}-message`): Promise<void> {
      const body = JSON.stringify({ id, text, zone: 'UTC' });
      let response = await fetch(`${place}/messages`, { method: 'POST', headers, body });
      // As every client does: 503 says that the account is just coming or going, and the same message may be sent again.
      while (response.status === 503) {
        response = await fetch(`${place}/messages`, { method: 'POST', headers, body });
      }
      expect(response.status).toBe(202);
    },
    /** Reads until the predicate holds for all that was shown after `after`. */
    async until(predicate: (shown: readonly Shown[]) => boolean, after = 0): Promise<readonly Shown[]> {
      const response = await fetch(`${place}/events?after=${after}`, { headers });
      const shown: Shown[] = [];
      let text = '';
      for await (const chunk of response.body ?? []) {
        text += new TextDecoder().decode(chunk);
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = /^event: message\n.*\ndata: (.*)$/m.exec(block)?.[1];
          if (data !== undefined) shown.push(JSON.parse(data));
        }
        if (predicate(shown)) return shown;
      }
      throw new Error('The stream ended.');
    },
  };
}

const tokenIn = (output: string) => /#token=(\S+)/.exec(output)?.[1] ?? '';
const some = (part: string) => (shown: readonly Shown[]) =>
  shown.some(({ author, text }) => author === 'house' && text.includes(part));

test('the story: pair, talk, a session, a task, its results, a pause, a kill, and it goes on', async () => {
  const peer = await startTelegramPeer();
  const gateway = await gatewayFolder({
    accounts: { tg: { channel: 'telegram', token: peer.token, apiRoot: peer.apiRoot } },
  });
  let running = await gateway.start();
  const web = follow(gateway, tokenIn(running.output()));

  const eve = peer.user({ name: 'Eve' });
  peer.say({ chat: peer.dm(eve), from: eve, text: 'let me in' });
  const asked = await peer.waitFor(() =>
    peer.messages(peer.dm(eve)).find(({ text }) => text?.includes('/pair approve')),
  );
  await web.say(`/pair approve ${/approve (\w{8})/.exec(asked.text ?? '')?.[1]}`);
  await web.until(some('Eve on tg is now'));
  await peer.waitFor(() => peer.messages(peer.dm(eve)).find(({ text }) => text?.includes('You are in, Eve')));
  peer.say({ chat: peer.dm(eve), from: eve, text: 'say we meet' });
  await peer.waitFor(() => peer.messages(peer.dm(eve)).find(({ text }) => text?.startsWith('we meet')));

  await web.say('/agent list');
  await web.until(some('**demo**'));
  await web.say('say good day');
  await web.until(some('good day'));
  await web.say('/session new Service watch');
  await web.until(some('→ **Service watch**'));
  await web.say('/task new every 10s Pulse: say hello');
  const created = await web.until(some('**Pulse** · T-1'));
  expect(created.at(-1)?.text).toMatch(
    /agent demo · session Service watch[\s\S]*every 10 seconds[\s\S]*next: /,
  );

  const results = (shown: readonly Shown[]) => shown.filter(({ text }) => text.startsWith('▸ **Pulse'));
  await web.until((shown) => results(shown).length === 2);
  await web.say('/task pause pulse');
  const paused = await web.until(some('is paused'));
  const before = results(paused).length;
  await running.kill();
  running = await gateway.start();
  await web.say('/task list');
  const after = await web.until(some('Pulse** · T-1 · every 10 seconds · paused'));
  expect(results(after)).toHaveLength(before);
  await web.say('/task resume T-1');
  await web.until((shown) => results(shown).length > before);
  await web.say('/task runs pulse');
  const told = await web.until(some('newest first:'));
  const history = told.find(({ text }) => text.includes('newest first:'))?.text ?? '';
  expect(history.match(/R-\d+ · .* · schedule · succeeded .* sent/g)?.length).toBeGreaterThanOrEqual(
    before + 1,
  );
  const order = results(told).map(({ seq }) => seq);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(await running.stop()).toBe(0);
  await peer.stop();
});

test('a second gateway on the same folder and port is refused, and harms nothing', async () => {
  const gateway = await gatewayFolder({});
  const running = await gateway.start();
  const web = follow(gateway, tokenIn(running.output()));
  await expect(gateway.start()).rejects.toThrow(/Port \d+ on 127.0.0.1 is in use/);
  await web.say('say still here');
  await web.until(some('still here'));
  expect(await running.stop()).toBe(0);
});

test('a database that is killed is started again, and what was said meanwhile is answered', async () => {
  const gateway = await gatewayFolder({});
  const running = await gateway.start();
  const web = follow(gateway, tokenIn(running.output()));
  await web.say('count to 20');
  process.kill(
    Number(readFileSync(`${gateway.folder}/data/postgres/postmaster.pid`, 'utf8').split('\n')[0]),
    'SIGKILL',
  );
  const say = async (): Promise<void> => {
    await web.say('say back again', 'the-same-message').catch(() => say());
  };
  await say();
  const shown = await web.until((all) => some('back again')(all)).catch(() => web.until(some('back again')));
  expect(shown.filter(({ text }) => text.startsWith('back again'))).toHaveLength(1);
  expect(await running.stop()).toBe(0);
});

test('two gateways on one database share the work, and the death of one stops nothing', async () => {
  const { address } = await freshDatabase();
  const database = { url: urlOf(address) };
  const [one, other] = [await gatewayFolder({ database }), await gatewayFolder({ database })];
  const running = await one.start();
  const survivor = await other.start();
  const here = follow(one, tokenIn(running.output()));
  const there = follow(other, tokenIn(survivor.output()));

  for (let number = 1; number <= 20; number++) {
    const [gateway, which] = number % 2 ? ([here, 'here'] as const) : ([there, 'there'] as const);
    await gateway.say(`say number ${number}.`, `from-${which}-${number}`);
  }
  const said = (shown: readonly Shown[]) =>
    shown.flatMap(({ author, text }) => (author === 'house' && /^number \d+/.exec(text)) || []).map(String);
  const all = await there.until((shown) => said(shown).length === 20);
  expect(said(all)).toEqual(Array.from({ length: 20 }, (_, index) => `number ${index + 1}`));

  await here.say('/task new every 10s Pulse: say tick');
  const ticks = (shown: readonly Shown[]) =>
    shown.filter(({ author, text }) => author === 'house' && text.includes('tick')).length;
  await there.until((shown) => ticks(shown) >= 1);
  await running.kill();
  const later = await there.until((shown) => ticks(shown) >= 2);
  expect(ticks(later)).toBe(2);
  await there.say('/task runs pulse', 'runs-at-the-end');
  const told = await there.until(some('newest first:'));
  const history = told.find(({ text }) => text.includes('newest first:'))?.text ?? '';
  expect(history.match(/R-\d+ · .* · schedule · succeeded/g)?.length).toBeGreaterThanOrEqual(2);
  expect(await survivor.stop()).toBe(0);
});

test('the doctor asks the platforms, and says of each thing how it is and what to do', async () => {
  const telegram = await startTelegramPeer({ secondMs: 100 });
  const discord = await startDiscordPeer();
  const slack = await startSlackPeer();
  onTestFinished(async () => void (await Promise.all([telegram, discord, slack].map((peer) => peer.stop()))));
  discord.settle({ flags: 0 });
  slack.state.scopes = slack.state.scopes.filter((scope) => scope !== 'files:read');
  const { bot: botToken, app: appToken } = slack.state.tokens;
  const gateway = await gatewayFolder({
    accounts: {
      right: { channel: 'telegram', token: telegram.token, apiRoot: telegram.apiRoot },
      wrong: { channel: 'telegram', token: '1:wrong', apiRoot: telegram.apiRoot },
      dc: { channel: 'discord', token: discord.token, api: discord.api },
      sl: { channel: 'slack', botToken, appToken, slackApiUrl: slack.apiUrl },
    },
  });
  const { code, output } = await gateway.run('doctor');
  expect(code).toBe(1);
  expect(output).toMatch(/✓ database: reachable/);
  expect(output).toMatch(/✓ account right \(telegram\): it is @posthouse_bot/);
  expect(output).toMatch(/✓ account right \(telegram\): no other program receives its messages/);
  expect(output).toMatch(/✗ account wrong \(telegram\): Telegram refuses the token .*@BotFather/);
  expect(output).toMatch(/✓ account dc \(discord\): it is posthouse/);
  expect(output).toMatch(/✗ account dc \(discord\): .* "Message Content Intent" under Bot/);
  expect(output).toMatch(/✗ account dc \(discord\): it is in no server: open https:/);
  expect(output).toMatch(/✓ account sl \(slack\): it is @posthouse in the workspace House/);
  expect(output).toMatch(/✗ account sl \(slack\): the app lacks files:read: add it under/);
  expect(output).toMatch(/✓ account sl \(slack\): Socket Mode: a connection can be opened/);

  const asked = () => telegram.calls('getUpdates').filter(({ parameters }) => parameters['limit'] === 1);
  const running = await gateway.start();
  await telegram.waitFor(() => telegram.calls('getUpdates').length > asked().length);
  const beside = await gateway.run('doctor');
  expect(beside.output).toMatch(/✓ database: reachable, .* 1 gateway running/);
  expect(beside.output).not.toContain('program receives');
  expect(asked()).toHaveLength(1);
  expect(await running.stop()).toBe(0);
  for (const secret of [telegram.token, discord.token, botToken, appToken]) {
    expect(output + beside.output + running.output()).not.toContain(secret);
  }
});

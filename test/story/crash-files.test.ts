import { expect, test } from 'vitest';
import { repeatMark } from '../../src/domain/delivery.ts';
import { startTelegramPeer } from '../peers/telegram.ts';
import { gatewayFolder } from './gateway-process.ts';

const kills = Number(process.env['CRASH_KILLS'] ?? 5);
/** Writes what it is asked into a file of that name, and links to it. */
const clerk =
  'read -r words; name=$(echo "$words" | tr " " "-").txt; echo "$words" > "$name"; echo "[$words]($name)"';

/** The gateway is killed while it makes one of these calls: before its answer is sent, while it is, while its file is. */
const instants = ['getUpdates', 'sendMessage', 'sendDocument'];

test(`after ${kills} kills every file is there, and none is doubled in silence`, async () => {
  const peer = await startTelegramPeer();
  const ann = peer.user({ name: 'Ann' });
  const gateway = await gatewayFolder({
    agents: { clerk: { backend: 'command', unsafe: true, command: ['sh', '-c', clerk], history: false } },
    accounts: { tg: { channel: 'telegram', token: peer.token, apiRoot: peer.apiRoot } },
    people: { ann: { role: 'owner', zone: 'UTC', ids: [`tg:${ann.id}`] } },
  });
  const dm = peer.dm(ann);
  const filesOf = (word: string) =>
    peer.messages(dm).filter(({ document }) => document?.file_name === `${word.replace(' ', '-')}.txt`);
  const said: string[] = [];
  let running = await gateway.start();
  for (let kill = 0; kill < kills; kill++) {
    const method = instants[kill % instants.length] ?? '';
    const before = peer.calls(method).length;
    for (let count = 0; count < 2; count++) {
      const text = `word ${said.length}`;
      said.push(text);
      peer.say({ chat: dm, from: ann, text });
    }
    await peer.waitFor(() => peer.calls(method).length > before);
    await running.kill();
    running = await gateway.start();
  }
  await peer.waitFor(() => said.every((text) => filesOf(text).length > 0));
  for (const text of said) {
    const unmarked = filesOf(text).filter(({ caption }) => caption !== repeatMark);
    expect(unmarked.length, `unmarked files of ${text}`).toBeLessThanOrEqual(1);
    const [file] = filesOf(text);
    const content = new TextDecoder().decode(peer.fileOf(file?.document?.file_id ?? ''));
    expect(content).toBe(`${text}\n`);
  }
  await running.stop();
  await peer.stop();
}, 300_000);

import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../src/contracts/channel-adapter.ts';
import type { PeerFault } from '../peers/slack-faults.ts';
import { type SlackBench, slackSecrets, startSlackBench } from '../support/slack-bench.ts';

let bench: SlackBench;
beforeEach(async () => {
  bench = await startSlackBench();
});
afterEach(() => bench.stop());

const bytes = new TextEncoder().encode('the plan');
const file = { name: 'plan.pdf', mediaType: 'application/pdf', sizeBytes: bytes.length, bytes };

function send(more: Partial<OutgoingMessage> = {}) {
  const { adapter, peer, ann, place } = bench;
  return adapter.send({ deliveryId: 'd1', target: place(peer.dm(ann)), markdown: '', file, ...more });
}

test.each<[string, string, PeerFault, object]>([
  ['is not announced', 'files.getUploadURLExternal', { cut: 'after' }, { kind: 'retry' }],
  ['cannot be brought', 'upload', { status: 500 }, { kind: 'retry' }],
  ['was brought, and the word of it is lost', 'upload', { cut: 'after' }, { kind: 'retry' }],
  [
    'was shown, and the word of it is lost',
    'files.completeUploadExternal',
    { cut: 'after' },
    { kind: 'unknown' },
  ],
  [
    'the workspace does not want',
    'files.getUploadURLExternal',
    { error: 'file_uploads_disabled' },
    { kind: 'rejected', reason: expect.stringContaining('file_uploads_disabled') },
  ],
])('a file that %s has its outcome', async (_, method, fault, expected) => {
  bench.peer.fail(method, fault);
  const outcome = await send();
  expect(outcome).toMatchObject(expected);
  expect(JSON.stringify(outcome)).not.toMatch(slackSecrets);
});

test('an app without the scope for files still sends words, and says what it lacks', async () => {
  const { peer, adapter } = bench;
  peer.state.scopes = peer.state.scopes.filter((scope) => scope !== 'files:write');
  expect(await send()).toMatchObject({ kind: 'rejected', reason: expect.stringContaining('files:write') });
  expect(adapter.health().state).not.toBe('fatal');
});

test('a file lies in the thread that it answers in', async () => {
  const { peer, ann, team, place } = bench;
  const root = peer.say({ channel: team, from: ann, text: '?' });
  await send({ target: { ...place(team), thread: root.ts }, markdown: 'It *is* here' });
  const sent = peer.messages(team).at(-1);
  expect(sent).toMatchObject({ thread_ts: root.ts, files: [{ name: 'plan.pdf', title: 'plan.pdf' }] });
  expect(sent?.text).toContain('here');
});

test('a file in doubt cannot be told from another, so nobody guesses', async () => {
  const { adapter, peer, ann, place } = bench;
  const message = { deliveryId: 'd1', target: place(peer.dm(ann)), markdown: '', file };
  expect(await adapter.find?.(message)).toMatchObject({ kind: 'unknown' });
});

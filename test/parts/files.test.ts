import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { fetchFiles } from '../../src/turns/fetch-files.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { openHouse } from '../support/house.ts';
import { createTestChannel } from '../support/test-channel.ts';

const signal = new AbortController().signal;
const image = { kind: 'image', name: 'boat.png', mimeType: 'image/png', reference: 'r1' } as const;

/** An agent's folder, and a fetcher that gives out what is asked for. */
function workshop() {
  const workspace = mkdtempSync(join(tmpdir(), 'posthouse-files-'));
  onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
  const opened: string[] = [];
  const download = async (_: string, reference: string) => {
    opened.push(reference);
    return new Blob([`content of ${reference}`]).stream();
  };
  const deps = {
    download,
    account: 'tg',
    workspace,
    message: 'm1',
    mostBytes: 1_000_000,
    clock: systemClock,
    signal,
  };
  return { workspace, opened, deps };
}

test('a file that comes with a message lies in the workspace when the agent is asked', async () => {
  const channel = createTestChannel();
  channel.files.set('r1', 'PIXELS');
  const { channel: house } = await openHouse({
    channel,
    script: async function* ({ prompt, workspace }) {
      const path = /: (inbox\/.*)\]/.exec(prompt)?.[1] ?? '';
      yield { kind: 'text', text: `${prompt} = ${readFileSync(join(workspace, path), 'utf8')}` };
    },
  });
  await house.say('what is this?', { attachments: [image] });
  const answer = await house.until(() => true);
  expect(answer.markdown).toMatch(
    /^what is this\?\n\[attached image boat\.png image\/png: inbox\/[\w-]+\/boat\.png\] = PIXELS$/,
  );
});

test('names are made safe, and two files of one name stay two', async () => {
  const { workspace, deps } = workshop();
  const name = '../../boat.png';
  const said = await fetchFiles(
    [image, { ...image, name, reference: 'r2' }, { kind: 'voice', reference: 'r3' }],
    deps,
  );
  expect(said.map((line) => line.replace(/^.*: /, ''))).toEqual([
    'inbox/m1/boat.png]',
    'inbox/m1/2-boat.png]',
    'inbox/m1/voice-3]',
  ]);
  expect(readdirSync(join(workspace, 'inbox/m1')).toSorted()).toEqual(['2-boat.png', 'boat.png', 'voice-3']);
  expect(readFileSync(join(workspace, 'inbox/m1/2-boat.png'), 'utf8')).toBe('content of r2');
});

test('what claims to be too large is not fetched, and what is too large is not kept', async () => {
  const { workspace, opened, deps } = workshop();
  const [claimed] = await fetchFiles([{ ...image, sizeBytes: 3_000_000_000 }], deps);
  expect(claimed).toContain('could not be fetched: it is larger than 1 MB');
  expect(opened).toEqual([]);
  const endless = { ...deps, download: async () => new Blob([new Uint8Array(1_000_001)]).stream() };
  const [real] = await fetchFiles([image], endless);
  expect(real).toContain('could not be fetched: it is larger than 1 MB');
  expect(readdirSync(join(workspace, 'inbox/m1'))).toEqual([]);
});

test('a file that never ends is given up', async () => {
  const { deps } = workshop();
  const clock = createFakeClock('2026-01-01T00:00:00Z');
  const stuck = async (_: string, __: string, abort: AbortSignal) => {
    queueMicrotask(() => clock.moveBy(60_000));
    return new ReadableStream<Uint8Array>({
      start: (stream) => abort.addEventListener('abort', () => stream.error(abort.reason)),
    });
  };
  const [said] = await fetchFiles([image], { ...deps, clock, download: stuck });
  expect(said).toContain('could not be fetched: it took too long');
});

test('a file that cannot be had is told of, and one without a reference is described', async () => {
  const { deps } = workshop();
  const away = { ...deps, download: () => Promise.reject(new Error('the link has expired')) };
  expect(await fetchFiles([image, { kind: 'sticker' }], away)).toEqual([
    '[attached image boat.png image/png, but it could not be fetched: the link has expired]',
    '[attached sticker]',
  ]);
});

test('nothing is written where a link of the agent leads', async () => {
  const { workspace, deps } = workshop();
  const outside = mkdtempSync(join(tmpdir(), 'posthouse-outside-'));
  onTestFinished(() => rmSync(outside, { recursive: true }));
  symlinkSync(outside, join(workspace, 'inbox'));
  const [said] = await fetchFiles([image], deps);
  expect(said).toContain('the workspace leads elsewhere');
  expect(existsSync(join(outside, 'm1', 'boat.png'))).toBe(false);
  rmSync(join(workspace, 'inbox'));
  mkdirSync(join(workspace, 'inbox/m1'), { recursive: true });
  symlinkSync(join(outside, 'stolen'), join(workspace, 'inbox/m1/.boat.png.part'));
  symlinkSync(join(outside, 'stolen'), join(workspace, 'inbox/m1/boat.png'));
  await fetchFiles([image], deps);
  expect(readdirSync(outside)).toEqual(['m1']);
  expect(readFileSync(join(workspace, 'inbox/m1/boat.png'), 'utf8')).toBe('content of r1');
});

import { expect } from 'vitest';
import type { OutgoingMessage } from '../../../src/contracts/channel-adapter.ts';
import type { FileContent } from '../../../src/domain/file.ts';
import { account, type Bench, delivery, type Law } from '../channel-bench.ts';
import type { ShownFile } from '../channel-harness.ts';
import type { sentFileLaws } from '../channel-laws.ts';

/** Every value that a byte can have. */
const allBytes = Uint8Array.from({ length: 256 }, (_, index) => index);

function file(name: string, mediaType: string, bytes: Uint8Array = allBytes): FileContent {
  return { name, mediaType, sizeBytes: bytes.length, bytes };
}

const plan = file('plan_2.pdf', 'application/pdf');
const chart = file('chart.png', 'image/png');

function messageWith({ harness }: Bench, sent: FileContent, more: Partial<OutgoingMessage> = {}) {
  return { deliveryId: delivery(1), target: harness.target(account), markdown: '', file: sent, ...more };
}

async function shown({ harness }: Bench): Promise<readonly ShownFile[]> {
  if (!harness.files)
    throw new Error('The trial cannot say which files were shown: add files to its harness.');
  return harness.files();
}

/** Files that go out. */
export const sentFiles: Readonly<Record<(typeof sentFileLaws)[number], Law>> = {
  async 'a file goes out once, with its name and its bytes'(bench) {
    expect(bench.manifest.abilities.files?.mostBytes).toBeGreaterThan(1_000_000);
    const outcome = await bench.adapter.send(messageWith(bench, plan));
    expect(outcome).toEqual({ kind: 'sent', messageId: expect.stringMatching(/\w/) });
    const [first, ...others] = await shown(bench);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ kind: 'file', name: plan.name, text: '' });
    expect([...(first?.bytes ?? [])]).toEqual([...allBytes]);
  },

  async 'an image is shown as one, and what may hold more than an image is not'(bench) {
    const drawing = file('chart.svg', 'image/svg+xml');
    for (const [index, each] of [chart, drawing].entries()) {
      const message = messageWith(bench, each, { deliveryId: delivery(index) });
      expect(await bench.adapter.send(message)).toMatchObject({ kind: 'sent' });
    }
    expect((await shown(bench)).map(({ kind }) => kind)).toEqual(['image', 'file']);
  },

  async 'a file has its caption'(bench) {
    const markdown = 'The *plan*, as of `today`';
    await bench.adapter.send(messageWith(bench, plan, { markdown }));
    expect(await shown(bench)).toMatchObject([{ name: plan.name, text: bench.harness.reads(markdown) }]);
  },

  async 'a file that is too large for the platform is a rejection with its reason'(bench) {
    const { mostBytes = 0 } = bench.manifest.abilities.files ?? {};
    const large = file('large.bin', 'application/octet-stream', new Uint8Array(mostBytes + 1));
    const outcome = await bench.adapter.send(messageWith(bench, large));
    expect(outcome).toEqual({ kind: 'rejected', reason: expect.stringMatching(/\w+ \w+/) });
    expect(await shown(bench)).toEqual([]);
  },

  async 'a file of which nobody knows whether it arrived never doubles in silence'(bench) {
    const { harness, adapter, manifest } = bench;
    const message = messageWith(bench, plan);
    harness.cutAfterNextFile?.();
    const outcome = await adapter.send(message);
    if (manifest.abilities.resend === 'safe') {
      expect(await adapter.send(message)).toMatchObject({ kind: 'sent' });
    } else {
      expect(outcome).toMatchObject({ kind: 'unknown', reason: expect.stringMatching(/\w/) });
      if (adapter.find) expect(await adapter.find(message)).not.toMatchObject({ kind: 'absent' });
    }
    expect(await shown(bench)).toHaveLength(1);
  },

  async 'a file that cannot go now is tried again'(bench) {
    bench.act('fail')('busy', 'file');
    const message = messageWith(bench, plan);
    expect(await bench.adapter.send(message)).toMatchObject({ kind: 'retry', afterMs: 3_000 });
    expect(await bench.adapter.send(message)).toMatchObject({ kind: 'sent' });
    expect(await shown(bench)).toHaveLength(1);
  },
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/kernel/clock.ts';
import { connectTo } from '../../src/store/database.ts';
import { houseConfig, urlOf } from '../support/house-config.ts';
import { createTestChannel, placeOf } from '../support/test-channel.ts';
import type { Measure } from './bench.ts';
import { startBenchApp } from './bench-app.ts';
import { rawInsertRate, startServer, timed } from './raw-baseline.ts';

const clients = 8;
const messages = 2_000;
const turns = 300;

/** Messages through the real house: how fast they are committed, and how soon the agent hears of one. */
export async function measureHouse(): Promise<readonly Measure[]> {
  const server = await startServer();
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-bench-'));
  const channel = createTestChannel();
  const heardAt = new Map<string, number>();
  const heard = new Map<string, () => void>();
  // The agents wait until all is admitted: accepting is measured, not answering.
  let admitted: Promise<void> = Promise.resolve();
  const config = houseConfig(folder, urlOf(server.address));
  const app = await startBenchApp(config, {
    channels: [channel.manifest],
    script: async function* ({ prompt }) {
      heardAt.set(prompt, performance.now());
      heard.get(prompt)?.();
      if (prompt.startsWith('message')) await admitted;
      yield { kind: 'text', text: 'ok' };
    },
  });
  try {
    const latencies = await measureLatency();
    const { rate, rawRate, share } = await measureAdmission();
    const at = (part: number) => latencies[Math.floor(latencies.length * part)] ?? Number.NaN;
    return [
      {
        what: `messages accepted and committed, ${clients} clients`,
        value: `${rate.toFixed(0)}/s`,
        baseline: `raw inserts ${rawRate.toFixed(0)}/s, ${(share * 100).toFixed(0)} %`,
        bar: '≥ 50 %',
        holds: share >= 0.5,
      },
      latency('message in → agent asked, p50', at(0.5), 15),
      latency('message in → agent asked, p99', at(0.99), 60),
    ];
  } finally {
    await app.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  async function measureLatency(): Promise<readonly number[]> {
    const all: number[] = [];
    for (let turn = 0; turn < turns; turn++) {
      const text = `latency ${turn}`;
      const asked = new Promise<void>((resolve) => heard.set(text, resolve));
      const saidAt = performance.now();
      await channel.say(text, { conversation: placeOf(`chat${turn % 10}`) });
      await asked;
      all.push((heardAt.get(text) ?? Number.NaN) - saidAt);
    }
    return all.toSorted((a, b) => a - b);
  }

  /**
   * Conversations that are known and quiet, a message in each: accepting is measured, not answering or queueing.
   * Of three pairs of raw inserts and messages the middle one: what moves with the machine shall not decide.
   */
  async function measureAdmission(): Promise<{ rate: number; rawRate: number; share: number }> {
    const sayAll = (text: string) =>
      byClients((number) => channel.say(text, { conversation: placeOf(`quiet${number}`) }));
    const answered = async (work: Promise<unknown>) => {
      const before = channel.sent.length;
      await work;
      await channel.until(() => channel.sent.length >= before + messages);
    };
    await answered(sayAll('known'));
    const pair = async () => {
      await quiet();
      const rawRate = await rawInsertRate(server.address, { clients, count: 4_000 });
      let release = () => {};
      admitted = new Promise((resolve) => {
        release = resolve;
      });
      let ms = Number.NaN;
      await answered(
        timed(() => sayAll('message')).then((taken) => {
          ms = taken;
          release();
        }),
      );
      const rate = (messages / ms) * 1_000;
      return { rate, rawRate, share: rate / rawRate };
    };
    const pairs = [await pair(), await pair(), await pair()].toSorted((a, b) => a.share - b.share);
    return pairs[1] ?? { rate: Number.NaN, rawRate: Number.NaN, share: Number.NaN };
  }

  /** Until nothing waits in the job engine any more: what is left over of before is not what is measured. */
  async function quiet(): Promise<void> {
    const sql = connectTo(server.address, { max: 1 });
    const waiting = async () =>
      (await sql`select 1 from engine.job where state in ('created', 'active') limit 1`).length;
    while ((await waiting()) > 0) await systemClock.sleep(100);
    await sql.end();
  }

  /** Each client begins the next as soon as it has done one. */
  async function byClients(work: (number: number) => Promise<void>): Promise<void> {
    let next = 0;
    const client = async () => {
      for (let number = next++; number < messages; number = next++) await work(number);
    };
    await Promise.all(Array.from({ length: clients }, client));
  }
}

function latency(what: string, ms: number, barMs: number): Measure {
  return { what, value: `${ms.toFixed(1)} ms`, baseline: '—', bar: `≤ ${barMs} ms`, holds: ms <= barMs };
}

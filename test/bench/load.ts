import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config/config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { createChatLog } from '../../src/store/chat-log.ts';
import { connectTo } from '../../src/store/database.ts';
import { houseConfig, urlOf } from '../support/house-config.ts';
import type { Measure } from './bench.ts';
import { startBenchApp } from './bench-app.ts';
import { type LoadPlatform, startPlatforms } from './load-platforms.ts';
import { startServer } from './raw-baseline.ts';

const peoplePerPlatform = 50;
/** The first is not measured: it makes the conversation, and the programs' code warm. */
const messagesEach = 6;
/** People write at this pace, all platforms together. */
const everyMs = 20;

/** A thousand messages in two hundred conversations of all channels at once, by the real SDKs, under the platforms' limits. */
export async function measureLoad(): Promise<readonly Measure[]> {
  const server = await startServer();
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-bench-'));
  const sql = connectTo(server.address, { max: 4 });
  const { all: platforms, ...others } = await startPlatforms(peoplePerPlatform, createChatLog(sql));
  const heardAt = new Map<string, number>();
  const heard: string[] = [];
  const config = configOf(platforms, houseConfig(folder, urlOf(server.address)));
  const app = await startBenchApp(config, {
    channels: platforms.map(({ manifest }) => manifest),
    script: async function* ({ prompt }) {
      heardAt.set(prompt, performance.now());
      heard.push(prompt);
      yield { kind: 'text', text: `answer to ${prompt}` };
    },
  });
  try {
    await others.ready();
    await sayAll(platforms, 0, 1);
    await answered(platforms, 1);
    const saidAt = await sayAll(platforms, 1, messagesEach);
    const wrong = await answered(platforms, messagesEach);
    const latencies = [...saidAt].map(([text, at]) => (heardAt.get(text) ?? Number.NaN) - at);
    const p99 = latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
    const refused = (await Promise.all(platforms.map((each) => each.refused()))).reduce(
      (sum, count) => sum + count,
      0,
    );
    const doubled = heard.length - new Set(heard).size;
    return [
      {
        what: `${saidAt.size} messages in ${platforms.length * peoplePerPlatform} conversations of ${platforms.length} channels, ${1_000 / everyMs}/s: message in → agent asked, p99`,
        value: `${p99.toFixed(0)} ms`,
        baseline: '—',
        bar: '≤ 250 ms',
        holds: p99 <= 250,
      },
      {
        what: 'the same: conversations whose answers are not all there once and in order; messages heard twice',
        value: `${wrong}; ${doubled}`,
        baseline: '—',
        bar: '0; 0',
        holds: wrong === 0 && doubled === 0,
      },
      {
        what: "the same: calls that the platforms' limits refused",
        value: `${refused}`,
        baseline: '—',
        bar: '≤ 5',
        holds: refused <= 5,
      },
    ];
  } finally {
    await app.stop();
    others.stop();
    await sql.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function configOf(platforms: readonly LoadPlatform[], base: Config): Config {
  const people = platforms.flatMap(({ manifest, people }) =>
    people.map((id, number) => ({
      name: `${manifest.name} ${number}`,
      role: 'member' as const,
      identities: [`${manifest.name}:${id}`],
    })),
  );
  const accounts = platforms.map(({ manifest: { name }, options }) => ({
    name,
    channel: name,
    options,
    groups: [],
  }));
  return { ...base, accounts, people };
}

function textOf(platform: LoadPlatform, person: number, round: number): string {
  return `${platform.manifest.name} ${person} ${round}`;
}

/** Everybody writes in turn, in these rounds, and answers come meanwhile. Returns when each message was said. */
async function sayAll(
  platforms: readonly LoadPlatform[],
  first: number,
  last: number,
): Promise<ReadonlyMap<string, number>> {
  const saidAt = new Map<string, number>();
  const posts: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let round = first; round < last; round++) {
    for (let person = 0; person < peoplePerPlatform; person++) {
      for (const platform of platforms) {
        const text = textOf(platform, person, round);
        await systemClock.sleep(Math.max(0, startedAt + saidAt.size * everyMs - performance.now()));
        saidAt.set(text, performance.now());
        posts.push(platform.say(person, text));
      }
    }
  }
  await Promise.all(posts);
  return saidAt;
}

/** Waits for the answers, a minute at most, and counts the conversations in which they are not as they should be. */
async function answered(platforms: readonly LoadPlatform[], rounds: number): Promise<number> {
  const giveUpAt = performance.now() + 60_000;
  for (;;) {
    const wrong = await Promise.all(
      platforms.flatMap((platform) =>
        Array.from({ length: peoplePerPlatform }, (_, person) => isWrong(platform, person, rounds)),
      ),
    );
    const count = wrong.filter(Boolean).length;
    if (count === 0 || performance.now() > giveUpAt) return count;
    await systemClock.sleep(250);
  }
}

async function isWrong(platform: LoadPlatform, person: number, rounds: number): Promise<boolean> {
  const due = Array.from({ length: rounds }, (_, round) => `answer to ${textOf(platform, person, round)}`);
  const shown = await platform.shown(person);
  return shown.filter((text) => text.startsWith('answer')).join('\n') !== due.join('\n');
}

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { repeatMark } from '../../src/domain/delivery.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { type CrashPlatform, crashPlatforms } from './crash-platforms.ts';
import { gatewayFolder } from './gateway-process.ts';

/** 100 for the table in the README: `CRASH_KILLS=100 CRASH_RECORD=1 npx vitest … crash-platforms`. */
const kills = Number(process.env['CRASH_KILLS'] ?? 3);
const record = new URL('../../config/crash-results.json', import.meta.url);

/** An agent that takes its time: the first words are seen long before the last. */
const slowWriter = ['sh', '-c', 'read -r x; for i in 1 2 3 4; do echo "«$x» part $i"; sleep 0.35; done'];

/** The same numbers in each run, so that a failure can be looked at again. */
function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

interface Outcome {
  readonly lost: number;
  readonly doubledInSilence: number;
  readonly halfAnswers: number;
  /** Messages that say only that somebody writes. */
  readonly leftPlaceholders: number;
  readonly visibleRepeats: number;
}

/** What stands there for each message in the end. */
function outcomeOf(platform: CrashPlatform, said: readonly string[]): Outcome {
  const written = platform.written();
  const about = (text: string) => written.filter((each) => each.includes(`«${text}»`));
  const whole = (each: string) => each.includes('part 4') || each.includes('interrupted');
  const unfinished = (each: string) => each.includes('✍️');
  const repeated = (each: string) => each.includes(repeatMark);
  const count = (test: (text: string) => boolean) => said.filter(test).length;
  return {
    lost: count((text) => !about(text).some(whole)),
    doubledInSilence: count(
      (text) => about(text).filter((each) => whole(each) && !repeated(each)).length > 1,
    ),
    halfAnswers: written.filter((each) => /part \d/.test(each) && (unfinished(each) || !whole(each))).length,
    leftPlaceholders: written.filter((each) => unfinished(each) && !each.includes('part')).length,
    visibleRepeats: written.filter(repeated).length,
  };
}

test.each(Object.keys(crashPlatforms))(
  `%s: after ${kills} kills while messages come in, answers grow and are sent, nothing is lost, doubled or left half`,
  async (channel) => {
    const open = crashPlatforms[channel];
    if (!open) throw new Error(channel);
    const platform = await open();
    onTestFinished(() => platform.stop());
    const groups = Object.fromEntries(platform.places.map((place) => [place, { mention: false }]));
    const gateway = await gatewayFolder({
      agents: { writer: { backend: 'command', unsafe: true, command: slowWriter, history: false } },
      accounts: { mine: { ...platform.account, groups } },
      people: { ann: { role: 'owner', zone: 'UTC', ids: [`mine:${platform.person}`] } },
    });
    const chance = randomly(20_261_121);
    let running = await gateway.start();
    const said: string[] = [];
    const answered = () => outcomeOf(platform, said).lost === 0;
    for (let kill = 0; kill < kills; kill++) {
      for (let place = 0; place < platform.places.length; place++) {
        const text = `word ${said.length}`;
        platform.say(place, text);
        said.push(text);
      }
      await systemClock.sleep(chance() * 2_500);
      await running.kill();
      running = await gateway.start();
      // A turn may be interrupted five times; more would be a test of giving up.
      if (kill % 3 === 2) await platform.until(answered);
    }
    await platform.until(answered);
    expect(await running.stop()).toBe(0);
    const outcome = outcomeOf(platform, said);
    expect(outcome).toMatchObject({ lost: 0, doubledInSilence: 0, halfAnswers: 0 });
    // Telegram has neither a key for what is sent nor a history to look into.
    if (channel !== 'telegram') expect(outcome.leftPlaceholders).toBe(0);
    if (process.env['CRASH_RECORD']) keep(channel, { kills, messages: said.length, ...outcome });
  },
  1_800_000,
);

function keep(channel: string, result: object): void {
  const results = JSON.parse(readFileSync(record, 'utf8'));
  writeFileSync(record, `${JSON.stringify({ ...results, [channel]: result }, null, 2)}\n`);
}

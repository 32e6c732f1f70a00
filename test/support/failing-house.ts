import type { ChannelAbilities } from '../../src/contracts/channel-adapter.ts';
import { openHouse, type TestHouse } from './house.ts';
import type { Script } from './scripted-agent.ts';
import { createTestChannel, type TestChannel } from './test-channel.ts';

/** A house whose agent does what the test wants of each run, and a task that runs when it is asked to. */
export interface FailingHouse extends TestHouse {
  /** From now on runs fail so, or, with undefined, succeed. */
  failWith(reason: string | undefined): void;
  /** A run that was asked for has ended. */
  run(): Promise<void>;
  /** What people see of cards, as they are now. */
  cards(): readonly string[];
}

/** Opens it; the channel can edit unless the abilities say otherwise. */
export async function openFailing({
  abilities = { edits: true },
  said = '',
  detail,
}: {
  abilities?: Partial<ChannelAbilities>;
  said?: string;
  /** What it writes to its error output when it fails. */
  detail?: string;
} = {}): Promise<FailingHouse> {
  let reason: string | undefined = 'it fell over';
  const script: Script = async function* () {
    yield { kind: 'text', text: said || (reason === undefined ? 'all is well' : '') };
    const error = detail === undefined ? {} : { detail };
    if (reason !== undefined)
      yield { kind: 'end', ending: { kind: 'failed', fault: 'crashed', reason, ...error } };
  };
  const channel = createTestChannel(abilities);
  const house = await openHouse({ script, channel });
  await channel.say('/task new Brief: what is new? --pause-after never --tz UTC');
  await channel.until(({ markdown }) => markdown.includes('✅ **Brief**'));
  let runs = 0;
  return {
    ...house,
    failWith: (next) => {
      reason = next;
    },
    async run() {
      runs += 1;
      await channel.say('/task run Brief');
      await ended(house, runs);
    },
    cards: () => cardsOf(channel),
  };
}

/** Resolves when so many runs are over and all that is to be said was said. */
export async function ended({ database, channel }: TestHouse, runs: number): Promise<void> {
  await until(channel, async () => {
    const [row] = await database.sql<{ over: number; due: number }[]>`select
      (select count(*)::int from runs where state in ('succeeded', 'failed', 'blocked')) as over,
      (select count(*)::int from deliveries where state in ('ready', 'sending')) as due`;
    return row !== undefined && row.over >= runs && row.due === 0;
  });
}

async function until(_channel: TestChannel, isSo: () => Promise<boolean>): Promise<void> {
  const { expect } = await import('vitest');
  await expect.poll(isSo, { timeout: 20_000, interval: 20 }).toBe(true);
}

function cardsOf(channel: TestChannel): readonly string[] {
  const texts = [...channel.shown().values()].map(({ markdown }) => markdown);
  return texts.filter((text) => /^(⚠️|🔇|✅) \*\*Brief\*\* (\(T-1\) failed|recovered)/.test(text));
}

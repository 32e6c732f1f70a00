import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelAdapter, ChannelManifest } from '../../src/contracts/channel-adapter.ts';
import { type Bench, type Law, startBench } from './channel-bench.ts';
import type { ChannelTrial } from './channel-harness.ts';
import { type ChannelLaw, channelLaws, type Skips } from './channel-laws.ts';
import { buttons } from './laws/buttons.ts';
import { drafts } from './laws/drafts.ts';
import { files } from './laws/files.ts';
import { group } from './laws/group.ts';
import { intake } from './laws/intake.ts';
import { kinds } from './laws/kinds.ts';
import { life } from './laws/life.ts';
import { outcomes } from './laws/outcomes.ts';
import { sending } from './laws/sending.ts';
import { sentFiles } from './laws/sent-files.ts';

const laws: Readonly<Record<ChannelLaw, Law>> = {
  ...life,
  ...intake,
  ...kinds,
  ...group,
  ...files,
  ...sending,
  ...sentFiles,
  ...outcomes,
  ...buttons,
  ...drafts,
};

/** Parts of the door that have laws of their own: whoever has the part cannot skip the law. */
const lawsOfParts: Readonly<Partial<Record<keyof ChannelAdapter, ChannelLaw>>> = {
  openDraft: 'a draft becomes the answer, however often that is tried',
  find: 'a piece that may have arrived can be looked for',
  download: 'a file is described, and can be fetched later by its reference alone',
  offerCommands: 'the commands offered are in the menu once, and offering them again changes nothing',
};

/** Runs every law over a channel. A law that a trial cannot put to the test fails, unless it is skipped with a reason. */
export function describeChannel(
  manifest: ChannelManifest,
  trial: ChannelTrial,
  name: string = manifest.name,
): void {
  describe(`the channel ${name}`, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await startBench(manifest, trial);
    });
    afterEach(() => bench.stop());

    for (const law of channelLaws) {
      const reason = trial.skips[law];
      if (reason === undefined) test(law, () => laws[law](bench));
      else test.skip(`${law} (skipped: ${reason})`, () => {});
    }

    test('what is skipped has a reason, and is nothing that the adapter offers', () => {
      expect(unsoundSkips(bench.adapter, trial.skips)).toEqual([]);
    });
  });
}

/** The laws that are skipped without a word, or though the adapter has the part that they are about. */
export function unsoundSkips(adapter: Partial<ChannelAdapter>, skips: Skips): readonly string[] {
  const wordless = Object.entries(skips).filter(([, reason]) => !/\w+ \w+ \w+/.test(reason));
  const offered = Object.entries(lawsOfParts).filter(([part, law]) => part in adapter && law in skips);
  return [...wordless.map(([law]) => law), ...offered.map(([, law]) => law)];
}

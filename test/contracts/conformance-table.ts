import type { ChannelManifest } from '../../src/contracts/channel-adapter.ts';
import { channelLaws, type Skips } from './channel-laws.ts';

/** A channel, and the laws that cannot hold for it. */
export interface Conforming {
  readonly title: ChannelManifest['title'];
  readonly skips: Skips;
}

/** What each channel does, from the suite itself: law by law a tick, or the number of the reason why it cannot be so. */
export function conformanceTable(channels: readonly Conforming[]): string {
  const all = channelLaws.flatMap((law) => channels.map(({ skips }) => skips[law]));
  const reasons = [...new Set(all.filter((reason) => reason !== undefined))];
  const cell = (reason: string | undefined) =>
    reason === undefined ? '✓' : `${reasons.indexOf(reason) + 1}`;
  const rows = channelLaws.map((law) => [law, ...channels.map(({ skips }) => cell(skips[law]))]);
  const lines = [
    ['what holds', ...channels.map(({ title }) => title)],
    ['---', ...channels.map(() => ':-:')],
    ...rows,
  ];
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const notes = reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n');
  return `${table}\n\n${notes}`;
}

/** The README with the table in its place. @throws Error when it has no place for it */
export function withConformance(readme: string, channels: readonly Conforming[]): string {
  const place = /(<!-- conformance -->\n)[\s\S]*?(<!-- \/conformance -->)/;
  if (!place.test(readme))
    throw new Error('README.md has no block <!-- conformance --> … <!-- /conformance -->.');
  return readme.replace(
    place,
    (_, begin: string, end: string) => `${begin}\n${conformanceTable(channels)}\n\n${end}`,
  );
}

import { describe, expect, test } from 'vitest';
import { actOf } from '../contracts/channel-acts.ts';
import { unsoundSkips } from '../contracts/channel-contract.ts';
import { channelLaws, draftLaws, fileLaws, skipped } from '../contracts/channel-laws.ts';
import { conformanceTable, withConformance } from '../contracts/conformance-table.ts';

const noFiles = skipped('its people can send no files', fileLaws);
const channels = [
  { title: 'Able', skips: {} },
  { title: 'Plain', skips: { ...noFiles, ...skipped('it shows no drafts', draftLaws) } },
];

describe('the table of what each channel can do', () => {
  test('has a row for each law, and a note for each reason', () => {
    const lines = conformanceTable(channels).split('\n');
    expect(lines[0]).toBe('| what holds | Able | Plain |');
    for (const law of channelLaws)
      expect(lines.filter((line) => line.startsWith(`| ${law} |`))).toHaveLength(1);
    expect(lines.slice(2, -3).every((line) => line.includes('| ✓ |'))).toBe(true);
    expect(lines).toContain(`| ${fileLaws[0]} | ✓ | 1 |`);
    expect(lines).toContain(`| ${draftLaws[1]} | ✓ | 2 |`);
    expect(lines.slice(-2)).toEqual(['1. its people can send no files', '2. it shows no drafts']);
  });

  test('takes the place of the old one, and needs a place', () => {
    const readme = 'before\n<!-- conformance -->\nold words\n<!-- /conformance -->\nafter\n';
    const fresh = withConformance(readme, channels);
    expect(fresh).toMatch(
      /^before\n<!-- conformance -->\n\n\| what holds [\s\S]*<!-- \/conformance -->\nafter\n$/,
    );
    expect(fresh).not.toContain('old words');
    expect(withConformance(fresh, channels)).toBe(fresh);
    expect(() => withConformance('nothing', channels)).toThrow('README.md has no block');
  });
});

describe('the suite for channels', () => {
  test('says what to do about an act that a trial lacks', () => {
    expect(() => actOf({ touch() {} }, 'edit')).toThrow(
      'The trial has no act "edit": add it, or name this law',
    );
    expect(() => actOf(undefined, 'edit')).toThrow('in its skips with a reason');
    expect(() => actOf({ edit() {} }, 'edit')('words')).not.toThrow();
  });

  test('lets nothing be skipped without a reason, or though the adapter offers it', () => {
    const download = () => Promise.resolve(new ReadableStream<Uint8Array>());
    expect(unsoundSkips({}, noFiles)).toEqual([]);
    expect(unsoundSkips({ download }, {})).toEqual([]);
    expect(unsoundSkips({ download }, noFiles)).toEqual([fileLaws[0]]);
    expect(unsoundSkips({}, skipped('no', draftLaws))).toEqual([...draftLaws]);
  });

  test('has each law once', () => expect(new Set(channelLaws).size).toBe(channelLaws.length));
});

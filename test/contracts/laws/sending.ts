import fc from 'fast-check';
import { expect } from 'vitest';
import { markedAsRepeat } from '../../../src/domain/delivery.ts';
import { account, type Bench, delivery, type Law } from '../channel-bench.ts';
import type { sendingLaws } from '../channel-laws.ts';

const dense = (text: string) => text.toWellFormed().replace(/\s/g, '');
/** What a cut may not lose: all but the signs that are said again in each piece of a quote or a code block. */
const carried = (text: string) => dense(text).replace(/[`~>]/g, '').replaceAll('\0', '\ufffd');

/** Texts that fill their pieces to the last sign, and whose first piece means something else behind a line of words. */
const fullTexts = [
  'x'.repeat(33_000),
  '**b** _i_ '.repeat(300),
  `---\n\n${'@a<b '.repeat(1_800)}`,
  `5. ${'*'.repeat(9_000)}`,
  `    ${'_a_ * '.repeat(1_500)}`,
  `| a | b |\n|--:|---|\n${'| cell | another |\n'.repeat(300)}`,
];

/** The places in a text where a mention can hide. */
function hiding(mention: string): string {
  return [
    `Ask ${mention}, **${mention}**; (${mention})`,
    `# ${mention}\n\n- ${mention}\n\n> ${mention}`,
    `<div>${mention}</div>`,
    `| who |\n|---|\n| ${mention} |`,
    `[${mention}](https://example.org) ![${mention}](https://example.org/a.png) <b title="${mention}">b</b>`,
    `a[^1]\n\n[^1]: ${mention}`,
    `[${mention}](nowhere ${mention})`,
  ].join('\n\n');
}

async function show({ adapter, harness }: Bench, markdown: string, number = 1): Promise<void> {
  const message = { deliveryId: delivery(number), target: harness.target(account), markdown };
  expect(await adapter.send(message)).toMatchObject({ kind: 'sent' });
}

/** How a piece arrives. */
export const sending: Readonly<Record<(typeof sendingLaws)[number], Law>> = {
  async 'what is sent arrives as it was, under an id of its own'({ harness, adapter }) {
    const target = harness.target(account);
    const texts = ['Hello *there*', 'second `line`\nand third'];
    const outcomes = [];
    for (const [index, markdown] of texts.entries()) {
      outcomes.push(await adapter.send({ deliveryId: delivery(index), target, markdown }));
    }
    const ids = outcomes.map((outcome) => (outcome.kind === 'sent' ? outcome.messageId : outcome.kind));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent']);
    expect(new Set(ids).size).toBe(2);
    expect(ids).not.toContain('');
    expect(await harness.shown()).toEqual(texts.map(harness.reads));
  },

  async 'long and odd texts arrive'({ manifest, harness, adapter }) {
    const target = harness.target(account);
    const texts = [
      '👩‍👩‍👧‍👦 e\u0301 ﷽ שלום مرحبا',
      '<b>not &amp; html</b> _nor_ [a link](https://example.org) \\*',
      '```ts\nconst a = 1;\n```',
      'bell \u0007 and escape \u001b[31m',
      'half a pair \ud83d',
      '😀'.repeat(5_000),
      'word '.repeat(4_000),
    ];
    for (const [index, text] of texts.entries()) {
      const before = (await harness.shown()).length;
      const pieces = await manifest.split(text);
      for (const [part, markdown] of pieces.entries()) {
        const outcome = await adapter.send({ deliveryId: delivery(100 * index + part), target, markdown });
        expect(outcome).toMatchObject({ kind: 'sent' });
      }
      const arrived = (await harness.shown()).slice(before).join('');
      const visible = (each: string) => dense(each).replace(/[\u0000-\u001f]/g, '');
      expect(visible(arrived)).toBe(visible(pieces.map(harness.reads).join('')));
      expect(carried(pieces.join(''))).toBe(carried(text));
    }
  },

  async 'pieces fit into one message each and lose nothing'({ manifest, harness }) {
    const word = fc.string({ unit: 'binary', maxLength: 20 });
    const block = fc.oneof(
      word,
      fc.constantFrom(' ', '\n', '\n\n', '```\n'),
      fc.tuple(word, fc.integer({ min: 1, max: 3_000 })).map(([text, times]) => text.repeat(times)),
    );
    const document = fc.array(block, { maxLength: 12 }).map((blocks) => blocks.join('').slice(0, 30_000));
    await fc.assert(
      fc.asyncProperty(document, async (text) => {
        const pieces = await manifest.split(text);
        const sent = manifest.abilities.resend === 'safe' ? pieces : pieces.map(markedAsRepeat);
        expect([...pieces, ...sent].filter((piece) => !harness.fits(piece))).toEqual([]);
        expect(carried(pieces.join(''))).toBe(carried(text));
      }),
      { numRuns: 40 },
    );
  },

  async 'a piece at the limit goes, also with the mark of a repeat in front'(bench) {
    const { harness, manifest } = bench;
    const pieces: string[] = [];
    for (const text of fullTexts) {
      const [first = ''] = await manifest.split(text);
      pieces.push(first, ...(manifest.abilities.resend === 'safe' ? [] : [markedAsRepeat(first)]));
    }
    expect(pieces.filter((piece) => !harness.fits(piece))).toEqual([]);
    for (const [number, piece] of pieces.entries()) {
      await show(bench, piece, number);
      expect(dense((await harness.shown()).at(-1) ?? '')).toBe(dense(harness.reads(piece)));
    }
  },

  async 'what is refused because of its marks arrives as plain text'(bench) {
    const { act, harness } = bench;
    const [mention = ''] = act('mentions')();
    act('fail')('marks', 'message');
    await show(bench, `**bold** words for ${mention}`);
    expect(await harness.shown()).toEqual([expect.stringContaining('bold')]);
    expect(act('called')()).toEqual([]);
    for (const piece of await bench.manifest.split(`${mention} `.repeat(3_000))) {
      act('fail')('marks', 'message');
      await show(bench, piece, 2);
    }
  },

  async 'nobody is called by what an agent writes'(bench) {
    const { act, harness, adapter, listen } = bench;
    const mentions = act('mentions')();
    const receiver = await listen();
    await harness.say(adapter, 'first', `Is this ${mentions[0]}?`);
    await receiver.until(() => receiver.taken.length === 2);
    expect(act('called')()).not.toEqual([]);
    for (const [index, mention] of mentions.entries()) {
      await show(bench, hiding(mention), index);
      expect(act('called')()).toEqual([]);
    }
  },

  async 'what is silent rings for nobody, and anything else rings'({ act, adapter, harness, manifest }) {
    const message = { target: harness.target(account), markdown: 'a word' };
    const bytes = new TextEncoder().encode('%PDF-1.4');
    const file = { name: 'a.pdf', mediaType: 'application/pdf', sizeBytes: bytes.length, bytes };
    const forms = [message, ...(manifest.abilities.files ? [{ ...message, file }] : [])];
    for (const [index, form] of forms.entries()) {
      await adapter.send({ ...form, deliveryId: delivery(2 * index), silent: true });
      expect(act('rang')()).toBe(false);
      await adapter.send({ ...form, deliveryId: delivery(2 * index + 1) });
      expect(act('rang')()).toBe(true);
    }
    expect(await harness.shown()).toHaveLength(2 * forms.length);
  },
};

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSilence } from '../../../../src/domain/execution/read-silence.ts';
import { readVerdict } from '../../../../src/domain/execution/read-verdict.ts';

const yes = '{"escalate": true, "notify": false, "text": "odd"}';

describe('a verdict', () => {
  test.each([
    [yes],
    [`It looks odd.\n\n${yes}`],
    [`It looks odd. ${yes}`],
    [`Look:\n\`\`\`json\n${yes}\n\`\`\``],
    [`Look:\n\`\`\`\n${yes}\n\`\`\`\n`],
    [`{"a": {"b": 1}} and then\n${yes}\n\n`],
    ['{\n  "escalate": true,\n  "notify": false,\n  "text": "odd"\n}'],
    [`{"escalate": false, "notify": false}\n${yes}`],
    ['{"escalate": true, "notify": false, "text": "odd", "why": {"deep": [1, "}"]}}'],
  ])('is read from the end of "%s"', (said) => {
    expect(readVerdict(said)).toEqual({ escalate: true, notify: false, text: 'odd' });
  });

  test('may have no text', () => {
    expect(readVerdict('{"escalate":false,"notify":true}')).toEqual({
      escalate: false,
      notify: true,
      text: '',
    });
  });

  test.each([
    [''],
    ['yes'],
    ['escalate: true'],
    ['{"escalate": true}'],
    ['{"notify": true}'],
    ['{"escalate": "true", "notify": true}'],
    ['{"escalate": 1, "notify": 0}'],
    ['{"escalate": null, "notify": true}'],
    ['{"escalate": true, "notify": true, "text": 5}'],
    ["{'escalate': true, 'notify': true}"],
    ['{escalate: true, notify: true}'],
    ['{"escalate": true, "notify": true'],
    ['"escalate": true, "notify": true}'],
    [`${yes} That is all.`],
    [`${yes}\n\nI hope this helps!`],
    [`[${yes}]`],
    [`{"verdict": ${yes}}`],
    ['{"escalate": true, "notify": true,}'],
    ['{}'],
    ['}'],
    ['null'],
    [`${yes.slice(0, -1)}, "pad": "${'x'.repeat(9_000)}"}`],
  ])('is not in "%s"', (said) => {
    expect(readVerdict(said)).toBeUndefined();
  });

  test('is never found in garbage, and looking takes no time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '"', ':', '`', '\n', 'a', '\\'), maxLength: 300 }),
        (said) => {
          expect(readVerdict(said)).toBeUndefined();
        },
      ),
    );
    expect(readVerdict(`${'{'.repeat(200_000)}}`)).toBeUndefined();
  });
});

describe('silence', () => {
  test.each([
    ['{"notify": false}', ''],
    ['All is well.\n{"notify": false}', 'All is well.'],
    ['All is well.\n\n```json\n{"notify":false}\n```\n', 'All is well.'],
    ['All is well.\n```\n{"notify": false}\n```', 'All is well.'],
    ['All is well.\n  {"notify": false}  ', 'All is well.'],
  ])('is asked for by "%s"', (said, text) => {
    expect(readSilence(said)).toEqual({ text, isSilent: true });
  });

  test('a yes is taken away as well', () => {
    expect(readSilence('News!\n{"notify": true}')).toEqual({ text: 'News!', isSilent: false });
  });

  test.each([
    ['All is well.'],
    [''],
    ['All is well. {"notify": false}'],
    ['{"notify": false}\nAll is well.'],
    ['{"notify": "false"}'],
    ['{"notify": false, "status": "fine"}'],
    ['{"settings": {"notify": false}}'],
    ['Write it as {"notify": false}'],
    ['"notify": false'],
  ])('"%s" is a result like others', (said) => {
    expect(readSilence(said)).toEqual({ text: said, isSilent: false });
  });
});

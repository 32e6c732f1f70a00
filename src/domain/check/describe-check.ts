import type { Check, Expectation } from './check.ts';

/** A check in words that read back as the same check. */
export function describeCheck({ probe, subject, path, expects }: Check): string {
  return [probe, quoted(subject), ...(path === undefined ? [] : ['json', path]), ...expects.map(words)].join(
    ' ',
  );
}

function words(expectation: Expectation): string {
  switch (expectation.is) {
    case 'up':
    case 'exists':
    case 'changed':
      return expectation.is;
    case 'contains':
    case 'equals':
    case 'matches':
      return `${expectation.is} "${expectation.text}"`;
    case 'larger':
      return `larger than ${expectation.number} b`;
    default:
      return `${expectation.is} ${expectation.number}`;
  }
}

function quoted(text: string): string {
  return /\s|^[“„]|^$/.test(text) ? `"${text}"` : text;
}

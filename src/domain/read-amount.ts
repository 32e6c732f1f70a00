import { microsPerDollar } from './money.ts';

/** What was written, in the smallest units; or why it is no amount. */
export type AmountReading =
  | { readonly kind: 'money'; readonly microUsd: number }
  | { readonly kind: 'tokens'; readonly tokens: number }
  | { readonly kind: 'refused'; readonly reason: string };

const mostDollars = 1_000_000;
const mostTokens = 1_000_000_000_000;
const units: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000, b: 1_000_000_000 };
const examples = 'Write dollars such as $0.20, or tokens such as 50k tokens.';

/** THE READER of amounts, in chat and in the config: `$0.20`, `0.20`, `$2`, `200k tokens`. Nought is an amount. */
export function readAmount(text: string): AmountReading {
  const word = text.trim().toLowerCase();
  if (/^[-−–]\s*\$?\d|^\$\s*[-−–]/.test(word)) return refused(`"${text}" is less than nothing. ${examples}`);
  if (/^[€£¥]|[€£¥]$|\b(eur|euros?|gbp|pounds?|chf)\b/.test(word))
    return refused(`"${text}" is in another currency; prices are in dollars. ${examples}`);
  if (/\d,\d/.test(word))
    return refused(`"${text}" has a comma, which could mean two things. Write a point: $0.20, $1000.`);
  const tokens = /^(\d+(?:\.\d+)?|\.\d+)\s*([kmb]?)\s*(?:tokens?|tok)$/.exec(word);
  if (tokens) return tokensOf(text, Number(tokens[1]) * (units[tokens[2] ?? ''] ?? 1));
  const money = /^(?:\$|usd\s+)?\s*(\d*)(?:\.(\d+))?\s*(?:\$|usd|dollars?)?$/.exec(word);
  if (money && /\d/.test(word)) return moneyOf(text, money[1] ?? '', money[2] ?? '');
  const bare = /^\d+(?:\.\d+)?[kmb]$/.exec(word)?.[0];
  if (bare !== undefined)
    return refused(`"${text}" of what? Write $${bare.slice(0, -1)}, or ${bare} tokens.`);
  return refused(`"${text}" is no amount. ${examples}`);
}

/** Reads a number of tokens, with or without the word: `50k`. */
export function readTokens(text: string): Exclude<AmountReading, { kind: 'money' }> {
  const word = text.trim();
  const reading = readAmount(/^\d+(\.\d+)?\s*[kmb]?$/i.test(word) ? `${word} tokens` : word);
  return reading.kind === 'money' ? refused(`"${text}" is money. Write tokens, such as 50k.`) : reading;
}

/** Cut as text, not as a number with a point: 0.07 is exactly 70 000 millionths. */
function moneyOf(text: string, dollars: string, fraction: string): AmountReading {
  if (Number(dollars) > mostDollars) return refused(`"${text}" is more than $${mostDollars}.`);
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > 6) return refused(`"${text}" is finer than a millionth of a dollar. ${examples}`);
  return { kind: 'money', microUsd: Number(dollars) * microsPerDollar + Number(digits.padEnd(6, '0')) };
}

function tokensOf(text: string, tokens: number): Exclude<AmountReading, { kind: 'money' }> {
  if (!Number.isInteger(tokens)) return refused(`"${text}" is no whole number of tokens.`);
  return tokens > mostTokens ? refused(`"${text}" is more than anybody has.`) : { kind: 'tokens', tokens };
}

function refused(reason: string): { readonly kind: 'refused'; readonly reason: string } {
  return { kind: 'refused', reason };
}

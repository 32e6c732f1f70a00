/**
 * Money is counted in whole millionths of a dollar, so that sums never drift: $0.20 is 200 000. Up to a million dollars
 * that is exact in a number.
 */
export const microsPerDollar = 1_000_000;

/** The nearest whole number of millionths; undefined when it is no amount that somebody can have spent. */
export function microsOf(usd: number): number | undefined {
  const micros = Math.round(usd * microsPerDollar);
  return usd >= 0 && Number.isSafeInteger(micros) ? micros : undefined;
}

/** Exact, with cents where there are any: `$2`, `$0.20`, `$0.0125`. */
export function formatMoney(micros: number): string {
  const dollars = Math.floor(micros / microsPerDollar);
  const rest = String(micros % microsPerDollar).padStart(6, '0');
  const digits = rest.replace(/0+$/, '');
  return digits === '' ? `$${dollars}` : `$${dollars}.${digits.padEnd(2, '0')}`;
}

/** As people read what was spent: to a hundredth of a cent, rounded up so that something is never shown as nothing. */
export function formatSpent(micros: number): string {
  return micros === 0 ? '$0' : formatMoney(Math.ceil(micros / 100) * 100);
}

/** What one thing took, to a hundredth of a cent: `$0.0100`. Something is never shown as nothing. */
export function formatCost(usd: number): string {
  if (usd === 0) return '$0';
  return usd < leastShownUsd ? `< $${leastShownUsd}` : `$${usd.toFixed(4)}`;
}

const leastShownUsd = 0.0001;

/** Exact and short: `50k tokens`, `1.5M tokens`, `1234 tokens`. */
export function formatTokens(tokens: number): string {
  const unit = (
    [
      [1_000_000, 'M'],
      [1_000, 'k'],
    ] as const
  ).find(([size]) => tokens >= size && tokens % (size / 10) === 0);
  const count = unit ? `${tokens / unit[0]}${unit[1]}` : String(tokens);
  return `${count} ${tokens === 1 ? 'token' : 'tokens'}`;
}

import type { LedgerSum } from '../contracts/stores/spend-store.ts';
import type { Stores } from '../contracts/stores/stores.ts';
import { type Cap, formatCap, type Spending } from '../domain/cap.ts';
import { formatSpent, formatTokens, microsOf } from '../domain/money.ts';
import { hasRole } from '../domain/person.ts';
import type { Run } from '../domain/run.ts';
import type { CommandContext } from './command-context.ts';

/** What was spent, in a few letters: money, or tokens where nobody knows their price or a cap counts them. */
export function spentWords(sum: LedgerSum | undefined, cap: Cap = {}): string {
  if (!sum) return '–';
  const money = cap.tokens === undefined || cap.microUsd !== undefined ? moneyWords(sum) : undefined;
  const tokens = cap.tokens !== undefined || sum.microUsd === 0 ? tokenWords(sum) : undefined;
  return [money, tokens].filter((each) => each !== undefined).join(' · ') || '$0';
}

/** Nothing where no money is known, though there were tokens. */
function moneyWords({ microUsd, isEstimate, tokens }: LedgerSum): string | undefined {
  if (microUsd === 0) return isEstimate && tokens > 0 ? undefined : '$0';
  return `${isEstimate ? '≈' : ''}${formatSpent(microUsd)}`;
}

function tokenWords({ tokens, isEstimate }: Spending & { readonly isEstimate: boolean }): string | undefined {
  return tokens === 0 ? undefined : `${isEstimate ? '≈' : ''}${formatTokens(roughly(tokens))}`;
}

/** Nobody reads the last digits of many. */
function roughly(tokens: number): number {
  const step = 10 ** Math.max(0, String(tokens).length - 3);
  return Math.ceil(tokens / step) * step;
}

/** What a run took, where it took anything. Of runs before there was a ledger only their attempts know. */
export async function costLines(
  tx: Stores,
  { id }: Run,
  attempts: readonly { readonly costUsd?: number }[],
): Promise<readonly string[]> {
  const sum = await tx.ledger.ofRun(id);
  const noted = microsOf(attempts.reduce((total, { costUsd = 0 }) => total + costUsd, 0)) ?? 0;
  if (!sum) return noted > 0 ? [`took: ${formatSpent(noted)}`] : [];
  const parts = [moneyWords(sum), tokenWords(sum), `${sum.calls} ${sum.calls === 1 ? 'call' : 'calls'}`];
  return [`took: ${parts.filter((each) => each !== undefined).join(' · ')}`];
}

/** What was spent today, where anything was: by the house for owners, by themselves for others. */
export async function todayLines({ tx, person, rules }: CommandContext): Promise<readonly string[]> {
  const isOwner = hasRole(person, 'owner');
  const [sum] = await tx.ledger.sums({ by: 'house', days: 1, person: isOwner ? 'all' : person.id });
  if (!sum) return [];
  const cap = isOwner ? rules.limits.budget?.perDay : undefined;
  return [`spent today: ${spentWords(sum, cap)}${cap ? ` of ${formatCap(cap)}` : ''}`];
}

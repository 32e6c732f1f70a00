import type { Check, FireReason } from './check.ts';
import { usualReasons } from './check.ts';
import type { Finding } from './judge-check.ts';

/** What the check found the last time. */
export interface LastFinding {
  readonly state: 'ok' | 'failing';
  /** Of the newest value that was in order; absent until there was one. */
  readonly valueHash?: string;
  readonly short: string;
  readonly holds?: boolean;
}

/**
 * Why a finding is worth telling; undefined when it is not. What is seen for the first time is no change. A value that could
 * not be seen is no change either, but a failure.
 */
export function fires(
  check: Check,
  on: readonly FireReason[] = usualReasons(check),
  { finding, valueHash, last }: { finding: Finding; valueHash: string; last: LastFinding | undefined },
): FireReason | undefined {
  const isOk = finding.state === 'ok';
  const wasFailing = last?.state === 'failing';
  const hold: Readonly<Record<FireReason, boolean>> = {
    failure: !isOk && !wasFailing,
    recovery: isOk && wasFailing,
    threshold: finding.holds === true && last?.holds !== true,
    change: isOk && last?.valueHash !== undefined && last.valueHash !== valueHash,
    always: true,
  };
  const order: readonly FireReason[] = ['failure', 'threshold', 'change', 'recovery', 'always'];
  return order.find((reason) => on.includes(reason) && hold[reason]);
}

/** What people read of a finding. */
export function findingText(
  { subject }: Pick<Check, 'subject'>,
  finding: Finding,
  { reason, last, forWords }: { reason: FireReason; last: LastFinding | undefined; forWords?: string },
): string {
  const was = last && last.short !== finding.short ? ` (it was: ${last.short})` : '';
  const since = forWords === undefined ? '' : ` after ${forWords}`;
  switch (reason) {
    case 'failure':
      return `🔴 ${subject}: ${finding.short}`;
    case 'recovery':
      return `🟢 ${subject}: ${finding.short} again${since}${was}`;
    case 'threshold':
      return `📈 ${subject}: ${finding.short}`;
    case 'change':
      return `△ ${subject} has changed: ${finding.short}${was}`;
    default:
      return `${finding.state === 'ok' ? '🟢' : '🔴'} ${subject}: ${finding.short}`;
  }
}

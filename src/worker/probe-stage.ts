import type { KeptFinding, SeenFinding } from '../contracts/stores/stage-store.ts';
import type { Check } from '../domain/check/check.ts';
import { checkHash as hashOfCheck } from '../domain/check/check-hash.ts';
import { findingText, fires } from '../domain/check/fires.ts';
import { type Finding, judgeCheck } from '../domain/check/judge-check.ts';
import { findAgent } from '../domain/house-rules.ts';
import { formatDuration } from '../kernel/duration.ts';
import { hashOf } from '../kernel/hash.ts';
import type { HelperDeps } from './helper-deps.ts';
import { observe } from './probes/observe.ts';
import type { StageLog } from './stage-log.ts';
import type { Work } from './work.ts';

/** What a check came to. */
export type Looked =
  | { readonly kind: 'refused'; readonly reason: string; readonly text?: undefined }
  | {
      readonly kind: 'seen';
      readonly seen: SeenFinding;
      readonly short: string;
      /** For people; undefined when it does not speak up. */
      readonly text: string | undefined;
    };

/** Looks at what the task checks, and compares it with what the run before saw. Asks no model. */
export async function lookFirst(
  deps: HelperDeps,
  { run, signal }: Work,
  { check, log }: { readonly check: Check; readonly log: StageLog },
): Promise<Looked> {
  const end = await log.begin('probe');
  const workspace = findAgent(deps.rules, run.agent)?.workspace ?? '';
  const observation = await observe(deps, check, { workspace, signal });
  if (observation.kind === 'refused') {
    await end({ finding: observation.reason, verdict: 'failed' });
    return { kind: 'refused', reason: observation.reason };
  }
  const finding = judgeCheck(check, observation);
  const checkHash = hashOfCheck(check);
  const kept = run.task ? await deps.stores.findings.of(run.task) : undefined;
  // What another check saw says nothing about this one.
  const last = kept?.seen?.checkHash === checkHash ? kept.seen : undefined;
  const valueHash = hashOf(finding.value);
  const reason = fires(check, run.policy.on, { finding, valueHash, last });
  await end({ finding: finding.short, verdict: reason === undefined ? 'quiet' : 'fires' });
  const forWords = last && { forWords: roughWords(last.forMs) };
  const text = reason && findingText(check, finding, { reason, last, ...forWords });
  return { kind: 'seen', seen: seenOf(finding, { checkHash, valueHash, last }), short: finding.short, text };
}

/** While it fails, the newest value that was in order is remembered. */
function seenOf(
  { state, short, holds }: Finding,
  { checkHash, valueHash, last }: { checkHash: string; valueHash: string; last: KeptFinding['seen'] },
): SeenFinding {
  const known = state === 'ok' ? { valueHash, holds } : { valueHash: last?.valueHash, holds: last?.holds };
  return {
    ...{ checkHash, state, short },
    ...(known.valueHash !== undefined && { valueHash: known.valueHash }),
    ...(known.holds !== undefined && { holds: known.holds }),
  };
}

/** In whole minutes, or seconds where it is less. */
function roughWords(ms: number): string {
  const unit = ms >= 60_000 ? 60_000 : 1_000;
  return formatDuration(Math.max(1, Math.round(ms / unit)) * unit);
}

import { planStages } from '../domain/execution/stage.ts';
import type { Run } from '../domain/run.ts';
import { messageOf } from '../kernel/errors.ts';
import type { HelperDeps } from './helper-deps.ts';
import type { HelperResult } from './helper-result.ts';
import { meterOfRun } from './meter-of-run.ts';
import { onlyIfChanged } from './only-if-changed.ts';
import { openSession } from './open-session.ts';
import { orphanOf } from './orphan-of.ts';
import { withSpending } from './paused-result.ts';
import { preflight } from './preflight.ts';
import { blocked, failed, told } from './run-results.ts';
import { runStages } from './stages.ts';
import type { Work } from './work.ts';
import { withWorkplace, workplaceOfRun } from './workplace-of-run.ts';

/**
 * Does the work of a claimed run in a short session of its own: an ephemeral helper of the owning agent, of which nothing
 * stays but its record. One helper's failure, whatever it throws, is a result for the run and never the worker's.
 */
export async function runHelper(deps: HelperDeps, run: Run, signal: AbortSignal): Promise<HelperResult> {
  const session = await openSession(deps, run);
  await deps.stores.attempts.begin({ run, holder: deps.node, session });
  // A reminder needs nobody and nothing, unless somebody must have approved it.
  if (run.mode === 'remind' && !planStages(run).check && !run.policy.approvedOnly)
    return told(run, { text: run.prompt, sign: '⏰' });
  const meter = meterOfRun(deps, run, signal);
  return withSpending(await attempt(deps, { run, session, signal, meter }), { run, meter });
}

async function attempt(deps: HelperDeps, order: Omit<Work, 'zone' | 'workplace'>): Promise<HelperResult> {
  const workplace = workplaceOfRun(deps.workspaces, order.run);
  const result = await resultOf(deps, { ...order, workplace });
  return withWorkplace(result, await workplace.close());
}

async function resultOf(deps: HelperDeps, order: Omit<Work, 'zone'>): Promise<HelperResult> {
  const { run } = order;
  try {
    return (await orphanOf(deps, run)) ?? (await work(deps, order));
  } catch (err) {
    const ending = { kind: 'failed', fault: 'crashed', reason: messageOf(err) } as const;
    return failed(run, { text: '', files: [], ending });
  }
}

async function work(deps: HelperDeps, order: Omit<Work, 'zone'>): Promise<HelperResult> {
  const { missing, wasBlocked, zone } = await preflight(deps, order.run);
  if (missing !== undefined) return blocked(missing);
  const result = await onlyIfChanged(deps.stores, order.run, await runStages(deps, { ...order, zone }));
  const isOpen = wasBlocked && result.end.state !== 'blocked';
  return isOpen ? { ...result, trace: { ...result.trace, isOpen } } : result;
}

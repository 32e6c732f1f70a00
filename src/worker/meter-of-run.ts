import { findAgent } from '../domain/house-rules.ts';
import type { Run } from '../domain/run.ts';
import { createMeter, type MeterDeps, type RequestMeter } from '../turns/meter.ts';

/** What one try of a run is metered by, whichever models it asks. */
export function meterOfRun(deps: MeterDeps, run: Run, signal: AbortSignal): RequestMeter {
  const { id, task, person, agent, attempt, policy } = run;
  const who = { run: id, ...(task && { task }), ...(person && { person }), agent, attempt, policy };
  const patienceMs = policy.timeoutMs ?? findAgent(deps.rules, agent)?.timeoutMs ?? 0;
  return createMeter(deps, { ...who, patienceMs, signal });
}

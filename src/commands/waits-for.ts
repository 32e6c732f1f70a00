import type { Stores } from '../contracts/stores/stores.ts';
import type { HouseRules } from '../domain/house-rules.ts';
import { isAside, type Run, runLabel } from '../domain/run.ts';
import { runLimitsOf } from '../domain/run-limits.ts';

/** What must end before a run that is queued can begin, in words for people; undefined when nothing must. */
export async function waitsFor(
  { runs, runControl }: Pick<Stores, 'runs' | 'runControl'>,
  rules: HouseRules,
  run: Run,
): Promise<string | undefined> {
  const [first] = run.task && !isAside(run) ? await runs.openOf(run.task, 1) : [];
  if (first && first.number < run.number) return `${runLabel(first.number)}, which is before it, to end`;
  if (run.mode === 'remind' || run.policy.mode === 'no-model') return undefined;
  const { agents, house } = runLimitsOf(rules);
  const most = agents.find(({ agent }) => agent === run.agent)?.most;
  if (most === undefined && house === undefined) return undefined;
  const { ofAgent, ofHouse } = await runControl.underWay(run.agent);
  if (most !== undefined && ofAgent >= most)
    return `a run of ${run.agent} to end: ${areUnderWay(ofAgent)}, and no more than ${most} may be (\`agents.${run.agent}.maxConcurrentRuns\`)`;
  if (house !== undefined && ofHouse >= house)
    return `another run to end: ${areUnderWay(ofHouse)}, and no more than ${house} may be (\`limits.maxConcurrentRuns\`)`;
  return undefined;
}

function areUnderWay(count: number): string {
  return `${count} ${count === 1 ? 'is' : 'are'} under way`;
}

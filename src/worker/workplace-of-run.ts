import type { Agent } from '../domain/agent.ts';
import type { RunTry } from '../workspaces/tree-name.ts';
import type { Workplace, WorkplaceEnd } from '../workspaces/workplace.ts';
import type { Workspaces } from '../workspaces/workspaces.ts';
import type { HelperResult } from './helper-result.ts';

/** The folder of a try, which is not made before its agent is asked: many a run ends without it. All its stages share it. */
export interface LazyWorkplace {
  open(agent: Agent): Promise<Workplace>;
  close(): Promise<WorkplaceEnd>;
}

/** The workplace of one try of a run. */
export function workplaceOfRun(workspaces: Workspaces, run: RunTry): LazyWorkplace {
  let opened: Promise<Workplace> | undefined;
  return {
    open(agent) {
      opened ??= workspaces.open(agent, run);
      return opened;
    },
    async close() {
      // Whoever opened it has heard why there is none.
      const workplace = await opened?.catch(() => undefined);
      return workplace ? workplace.close() : {};
    },
  };
}

/** The result with what is to be known of its folder: in the run's record, and for people where changes are kept. */
export function withWorkplace(result: HelperResult, { ref, note }: WorkplaceEnd): HelperResult {
  if (note === undefined) return result;
  const { attempt, markdown } = result;
  const isTold = ref !== undefined && markdown !== undefined;
  return {
    ...result,
    attempt: { ...attempt, workplace: note },
    ...(isTold && { markdown: `${markdown}\n\n_${note}_` }),
  };
}

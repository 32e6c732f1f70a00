import type { BackendEnding } from '../contracts/agent-backend.ts';
import type { StageEnd, StageStore } from '../contracts/stores/stage-store.ts';
import type { StageKind } from '../domain/execution/stage.ts';
import type { Work } from './work.ts';

/** Notes each stage before it begins, and what came of it. */
export interface StageLog {
  begin(kind: StageKind, model?: string): Promise<(end: Omit<StageEnd, 'costUsd'>) => Promise<void>>;
}

/** @param isKept a run of one stage is told by its attempt alone */
export function createStageLog(
  stages: StageStore,
  { run, meter }: Pick<Work, 'run' | 'meter'>,
  { isKept }: { isKept: boolean },
): StageLog {
  let position = 0;
  return {
    async begin(kind, model) {
      if (!isKept) return async () => {};
      position += 1;
      const key = { run, position };
      await stages.begin({ ...key, kind, ...(model !== undefined && { model }) });
      const before = meter.usage()?.costUsd;
      return ({ finding, verdict }) => {
        const costUsd = costSince(before, meter.usage()?.costUsd);
        const kept = finding.slice(0, longestFinding).toWellFormed();
        return stages.end(key, { finding: kept, verdict, ...(costUsd !== undefined && { costUsd }) });
      };
    },
  };
}

const longestFinding = 500;

/** How a stage ended that came to no answer. */
export function endOf(ending: Exclude<BackendEnding, { kind: 'answered' }>): Omit<StageEnd, 'costUsd'> {
  if (ending.kind === 'cancelled') return { finding: 'it was stopped', verdict: 'failed' };
  return { finding: ending.reason, verdict: ending.kind };
}

/** The meter counts a whole try, in millionths of a dollar. */
function costSince(before = 0, now: number | undefined): number | undefined {
  return now === undefined || now === before ? undefined : Math.round((now - before) * 1e6) / 1e6;
}

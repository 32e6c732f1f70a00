import type { Usage } from '../contracts/agent-backend.ts';
import type { StageEnd, StageStore } from '../contracts/stores/stage-store.ts';
import type { StageKind } from '../domain/execution/stage.ts';
import type { Run } from '../domain/run.ts';

/** What came of a stage, and what it used up. */
type Ending = Omit<StageEnd, 'costUsd'> & { readonly usage?: Usage | undefined };

/** Notes each stage before it begins, and what came of it. */
export interface StageLog {
  begin(kind: StageKind, model?: string): Promise<(end: Ending) => Promise<void>>;
}

/** @param isKept a run of one stage is told by its attempt alone */
export function createStageLog(stages: StageStore, run: Run, { isKept }: { isKept: boolean }): StageLog {
  let position = 0;
  return {
    async begin(kind, model) {
      if (!isKept) return async () => {};
      position += 1;
      const key = { run, position };
      await stages.begin({ ...key, kind, ...(model !== undefined && { model }) });
      return ({ usage, finding, verdict }) => {
        const costUsd = usage?.costUsd;
        const kept = finding.slice(0, longestFinding).toWellFormed();
        return stages.end(key, { finding: kept, verdict, ...(costUsd !== undefined && { costUsd }) });
      };
    },
  };
}

const longestFinding = 500;

/** What two calls used up together. What one of them does not know is left out. */
export function sumOf(first: Usage | undefined, second: Usage | undefined): Usage | undefined {
  if (!first || !second) return first ?? second;
  const keys = ['inputTokens', 'outputTokens', 'costUsd'] as const;
  return Object.fromEntries(
    keys.flatMap((key) => {
      const [one, other] = [first[key], second[key]];
      return one === undefined && other === undefined ? [] : [[key, (one ?? 0) + (other ?? 0)]];
    }),
  );
}

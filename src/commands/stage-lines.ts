import type { StageRecord } from '../contracts/stores/stage-store.ts';
import type { StageKind } from '../domain/execution/stage.ts';
import { formatCost } from '../domain/money.ts';
import { formatDuration } from '../kernel/duration.ts';
import { roughly } from '../runs/run-line.ts';

const names: Readonly<Record<StageKind, string>> = {
  probe: 'check, no model',
  cheap: 'cheap model',
  strong: 'agent',
};

/** What each try of a run did, a line for each step. A run with only the agent's own step needs none. */
export function stageLines(stages: readonly StageRecord[]): readonly string[] {
  if (stages.every(({ kind }) => kind === 'strong')) return [];
  const isRetried = stages.some(({ attempt }) => attempt !== stages[0]?.attempt);
  return stages.map(({ attempt, position, kind, model, tookMs, finding, verdict, costUsd }) =>
    [
      `${isRetried ? `try ${attempt}, ` : ''}step ${position}: ${names[kind]}${model === undefined ? '' : ` ${model}`}`,
      ...(tookMs === undefined ? ['not ended'] : [formatDuration(roughly(tookMs))]),
      ...(verdict === undefined ? [] : [verdict]),
      ...(costUsd === undefined ? [] : [formatCost(costUsd)]),
      ...(finding ? [finding] : []),
    ].join(' · '),
  );
}

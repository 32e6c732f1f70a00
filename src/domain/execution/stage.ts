import type { Check } from '../check/check.ts';
import type { TaskMode } from '../task.ts';
import type { TaskPolicy } from '../task-policy.ts';

/** What a try of a run may do, the cheapest first: look without a model, ask a cheap model, ask the strong one. */
export const stageKinds = ['probe', 'cheap', 'strong'] as const;
/** One of `stageKinds`. */
export type StageKind = (typeof stageKinds)[number];

/** What a run does. */
export interface StagePlan {
  /** Nothing follows unless it speaks up. */
  readonly check?: Check;
  /** Tell what is known, or ask a model. */
  readonly next: 'tell' | 'cheap' | 'strong';
}

/** So often a day a cheap check may call the strong model. */
export const usualEscalations = 10;

/** The stages of a run: who wants no model gets none, whatever else is set. */
export function planStages({
  mode,
  policy,
}: {
  readonly mode: TaskMode;
  readonly policy: TaskPolicy;
}): StagePlan {
  const check = policy.check ? { check: policy.check } : {};
  if (mode === 'remind' || policy.mode === 'no-model') return { ...check, next: 'tell' };
  return { ...check, next: policy.afterCheck ?? (policy.mode === 'auto' ? 'cheap' : 'strong') };
}

/** Why settings do not go together; undefined when they do. */
export function contradictionIn({
  mode,
  policy,
}: {
  readonly mode: TaskMode;
  readonly policy: TaskPolicy;
}): string | undefined {
  const isPlain = mode === 'remind';
  if (isPlain && policy.mode && policy.mode !== 'no-model')
    return `A reminder delivers its text and asks no model, so "mode ${policy.mode}" has nothing to do. Make a task of it instead.`;
  const noModel = isPlain || policy.mode === 'no-model';
  if (noModel && policy.afterCheck && policy.afterCheck !== 'tell')
    return `It uses no model, so what follows a check can only be "then tell", not "then ${policy.afterCheck}".`;
  if (!policy.check) {
    const lost = policy.on ? 'on' : policy.afterCheck ? 'then' : undefined;
    if (lost !== undefined)
      return `"${lost}" says what a check does, and there is none. Add one, such as: check http https://example.org status 200`;
  }
  const { next } = planStages({ mode, policy });
  const needsCheap =
    policy.escalateTo === undefined ? policy.maxEscalations && 'max-escalations' : 'escalate';
  if (next !== 'cheap' && needsCheap)
    return `"${needsCheap}" is about a cheap check, and there is none. Say as well: use cheap check`;
  return undefined;
}

import { quietUntil } from '../domain/quiet-until.ts';
import type { TaskPolicy } from '../domain/task-policy.ts';

/** What quiet hours ask of something that a task says. */
export interface QuietQuestion {
  readonly policy: TaskPolicy;
  /** The task's. */
  readonly zone: string;
  readonly now: Date;
  readonly isFailure: boolean;
}

/** How long a task's word waits for the end of its quiet hours; nothing when it need not. */
export function quietDelay({ policy, zone, now, isFailure }: QuietQuestion): { readonly delayMs?: number } {
  const { quiet } = policy;
  if (!quiet || (isFailure && quiet.exceptFailures)) return {};
  const until = quietUntil(quiet, zone, now);
  return until ? { delayMs: until.getTime() - now.getTime() } : {};
}

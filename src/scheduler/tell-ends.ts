import type { Stores } from '../contracts/stores/stores.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { triggerWords } from '../domain/trigger.ts';
import type { Post } from '../outbox/post.ts';
import { quietDelay } from '../outbox/quiet-delay.ts';
import { formatEnd } from '../tasks/describe-schedule.ts';
import type { DuePlan } from '../tasks/plan-due.ts';

/** A task and what was decided on it. */
export interface Planned {
  readonly task: Task;
  readonly plan: DuePlan;
}

/**
 * Says once what people would otherwise only miss: that a reminder came too late to run, and that a limit ended a task.
 * @param about.summed the tasks of which people are told already that they were missed
 * @returns the tasks whose targets were told something
 */
export async function tellEnds(
  tx: Stores,
  post: Post,
  { plans, now, summed }: { plans: readonly Planned[]; now: Date; summed: readonly Task[] },
): Promise<readonly Task[]> {
  const told: Task[] = [];
  for (const { task, plan } of plans) {
    const isMissed = task.schedule?.kind === 'once' && plan.skipped !== undefined;
    if (isMissed && summed.includes(task)) continue;
    const end = isMissed ? missedOf(task) : endOf(task, plan);
    if (end === undefined) continue;
    const source = `task:${task.id}:${isMissed ? 'missed' : 'done'}`;
    const delay = quietDelay({ policy: task.policy, zone: task.zone, now, isFailure: false });
    await post(tx, { kind: 'alert', source, target: task.target, markdown: end, ...delay });
    told.push(task);
  }
  return told;
}

/** A reminder that comes too late is worse than none, but silence is worse than both. */
function missedOf({ name, number, prompt }: Task): string {
  return `⏰ **${name}** (${taskLabel(number)}) was due while I was away, too long ago to run now: ${prompt}`;
}

function endOf({ name, number, zone, limits, trigger }: Task, { ended, runs }: DuePlan): string | undefined {
  const rest = trigger ? `it runs only ${triggerWords(trigger)} from now on` : 'nothing more will run';
  const last = runs.length > 0 ? `its last ${trigger ? 'due run' : 'run'} begins now` : rest;
  const subject = `🏁 **${name}** (${taskLabel(number)}) is ${trigger ? 'due no more' : 'done'}`;
  const history = `History: \`/task runs ${taskLabel(number)}\``;
  if (ended === 'runs') return `${subject}: ${last}, ${limits?.maxRuns} of ${limits?.maxRuns}. ${history}`;
  if (ended !== 'until' || !limits?.until) return undefined;
  return `${subject}: ${last}, as its end is ${formatEnd(limits.until, zone)} ${zone}. ${history}`;
}

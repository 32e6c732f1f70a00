import type { Stores } from '../contracts/stores/stores.ts';
import type { Choice } from '../domain/button.ts';
import { formatAmount } from '../domain/cap.ts';
import { configKeyOf, describeStop, offerOf, type Pause, pauseMs, raisedCap } from '../domain/pause.ts';
import { type Run, runLabel } from '../domain/run.ts';
import type { TaskPolicy } from '../domain/task-policy.ts';
import { formatDuration } from '../kernel/duration.ts';
import { type Teller, tellOfRun } from './tell-of-run.ts';

/** Asks a run's target whether it may spend more, when a cap has stopped it. Whoever may answer is asked when they do. */
export async function askForMore(tx: Stores, teller: Teller, run: Run, pause: Pause): Promise<void> {
  const key = configKeyOf(pause, pause.agent);
  const task = run.task && (await tx.tasks.get(run.task));
  const lines = [
    `⏸ **${run.title}** (${runLabel(run.number)}) waits: ${describeStop(pause, pause.agent)}.`,
    ...(key === undefined ? [] : [`That cap is \`${key}\` of the config, so an owner must allow more.`]),
    `Unanswered for ${formatDuration(pauseMs)} it ends with what there is.`,
  ];
  await tellOfRun(tx, teller, run, {
    kind: 'alert',
    source: `run:${run.id}:pause:${run.attempt}`,
    markdown: lines.join('\n\n'),
    choices: [pauseChoices(run, pause, task?.policy)],
    isFailure: true,
  });
}

/** What may be done with a run that waits for more. A cap for ever is the task's as it is now, not as the run began. */
export function pauseChoices(run: Run, pause: Pause, policy?: TaskPolicy): readonly Choice[] {
  const label = runLabel(run.number);
  const more = formatAmount(pause.dimension, offerOf(pause));
  const raised = pause.by === 'task' && policy ? raisedCap(policy, pause) : undefined;
  const words = raised && `Raise cap to ${formatAmount(pause.dimension, raised.to)}`;
  return [
    { label: `+${more} once`, command: `/run allow ${label} ${more}` },
    ...(words === undefined ? [] : [{ label: words, command: `/run allow ${label} always` }]),
    { label: '⏹ Stop, keep partial', command: `/run stop ${label}` },
  ];
}

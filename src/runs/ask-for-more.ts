import type { Stores } from '../contracts/stores/stores.ts';
import { formatAmount } from '../domain/budget.ts';
import type { Choice } from '../domain/button.ts';
import { configKeyOf, describeStop, offerOf, type Pause, pauseMs, raisedPolicy } from '../domain/pause.ts';
import { type Run, runLabel } from '../domain/run.ts';
import { formatDuration } from '../kernel/duration.ts';
import { type Teller, tellOfRun } from './tell-of-run.ts';

/** Asks a run's target whether it may spend more, when a cap has stopped it. Whoever may answer is asked when they do. */
export async function askForMore(tx: Stores, teller: Teller, run: Run, pause: Pause): Promise<void> {
  const label = runLabel(run.number);
  const key = configKeyOf(pause, pause.agent);
  const lines = [
    `⏸ **${run.title}** (${label}) waits: ${describeStop(pause, pause.agent)}.`,
    ...(key === undefined ? [] : [`That cap is \`${key}\` of the config, so an owner must allow more.`]),
    `Unanswered for ${formatDuration(pauseMs)} it ends with what there is.`,
  ];
  await tellOfRun(tx, teller, run, {
    kind: 'alert',
    source: `run:${run.id}:pause:${run.attempt}`,
    markdown: lines.join('\n\n'),
    choices: [pauseChoices(run, pause)],
    isFailure: true,
  });
}

/** What may be done with a run that waits for more. */
export function pauseChoices(run: Run, pause: Pause): readonly Choice[] {
  const label = runLabel(run.number);
  const more = formatAmount(pause.dimension, offerOf(pause));
  const raised = pause.by === 'task' ? raisedPolicy(run.policy, pause) : undefined;
  return [
    { label: `+${more} once`, command: `/run allow ${label} ${more}` },
    ...(raised
      ? [
          {
            label: `Raise cap to ${formatAmount(pause.dimension, raised.to)}`,
            command: `/run allow ${label} always`,
          },
        ]
      : []),
    { label: '⏹ Stop, keep partial', command: `/run stop ${label}` },
  ];
}

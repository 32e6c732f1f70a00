import { runLabel } from '../../domain/run.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { requestRun } from '../../runs/request-run.ts';
import { beginsWhen } from '../../runs/run-line.ts';
import { testRunOf } from '../../runs/test-run.ts';
import { describeSimulation } from '../../tasks/describe-simulation.ts';
import { simulateTask } from '../../tasks/simulate-task.ts';
import { runData } from '../as-data.ts';
import { type CommandContext, type CommandHandler, reply, wrong } from '../command-context.ts';
import { withTask } from '../find-task.ts';
import { retryOf } from '../retry-reply.ts';
import { verb } from '../task-choices.ts';

/** Runs a task once, now. */
export const run: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, async (task) => {
    const { tx, ids, person } = context;
    if (task.state === 'cancelled') return wrong(`${taskLabel(task.number)} is cancelled.`);
    const made = await requestRun(tx, ids, { task, by: person });
    if (!made) return wrong('The run could not be made.');
    const label = runLabel(made.run.number);
    const markdown = `▸ ${label} of **${task.name}** ${beginsWhen(made.ahead)}. Its result comes as always; \`/run show ${label}\` tells how it goes.`;
    return {
      markdown,
      data: runData(made.run),
      effects: [{ kind: 'nudge', queue: 'run', key: made.run.id }],
    };
  });

/** Runs it once for the asker alone. */
export const test: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, async (task) => {
    const { tx, ids, person, place } = context;
    if (task.state === 'cancelled') return wrong(`${taskLabel(task.number)} is cancelled.`);
    const [made] = await tx.runs.add([testRunOf(task, { ids, by: person, here: place.conversation })]);
    if (!made) return wrong('The run could not be made.');
    await tx.events.record({ kind: 'run.tested', person: person.id, task: task.id, run: made.id });
    const markdown = `🧪 ${runLabel(made.number)} tests **${task.name}** now. Its result comes only here; it counts for nothing, and may change nothing.`;
    return { markdown, data: runData(made), effects: [{ kind: 'nudge', queue: 'run', key: made.id }] };
  });

/** Tries its newest failed run again. */
export const retry: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, async (task) => {
    const failed = await context.tx.runControl.newestFailed(task.id);
    if (failed) return retryOf(context, failed);
    return wrong(
      `No run of **${task.name}** (${taskLabel(task.number)}) has failed. Run it: \`/task run ${taskLabel(task.number)}\``,
    );
  });

const [usualDays, mostDays, samples] = [30, 366, 20] as const;

/** Tells what it would do in the days to come. */
export const simulate: CommandHandler = async (context, { rest }) => {
  const [, named = '', wanted] = /^(.*?)(?:^|\s+)(\d{1,4})\s*d(?:ays?)?$/is.exec(rest.trim()) ?? [];
  const days = Number(wanted ?? usualDays);
  if (days < 1 || days > mostDays) return wrong(`A simulation is of 1 to ${mostDays} days, such as: 30d`);
  return withTask(context, wanted === undefined ? rest : named, async (task) => {
    if (!task.schedule) {
      return reply(`**${task.name}** (${taskLabel(task.number)}) has no schedule: it runs only when asked.`);
    }
    const simulation = simulateTask(task, { ...(await pastOf(context, task)), days });
    const looks = task.policy.check && (await context.tx.stages.looks(task.id, samples));
    return {
      ...reply(...describeSimulation(task, simulation, days, looks)),
      choices: [[verb(task, '🧪 Test', 'test'), verb(task, 'Card', 'show')]],
      data: { ...simulation, looks },
    };
  });
};

async function pastOf({ tx, now }: CommandContext, { id }: Task) {
  const runsMade = (await tx.occurrences.runsMade([id])).get(id) ?? 0;
  return { now, runsMade, samples: await tx.runControl.samples(id, samples) };
}

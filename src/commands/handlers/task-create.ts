import { missingParts } from '../../domain/execution/missing-parts.ts';
import { createTask } from '../../tasks/create-task.ts';
import { describeCreation } from '../../tasks/describe-task.ts';
import { describePreview, previewSchedule } from '../../tasks/preview-schedule.ts';
import { taskData } from '../as-data.ts';
import { type CommandHandler, reply, wrong } from '../command-context.ts';
import { limitFlags, textOf } from '../schedule-flags.ts';
import { choicesFor } from '../task-choices.ts';
import { hookLines } from '../trigger-lines.ts';

/** Saves a task. */
export const create: CommandHandler = async (context, { rest, flags }) => {
  const { tx, ids, rules, now, person, session, place } = context;
  const zone = textOf(flags['tz']);
  const origin = {
    ...{ person, session, target: place.conversation, now, graceMs: rules.limits.graceMs },
    ...(zone !== undefined && { zone }),
    flags: limitFlags(flags),
    settings: flags,
    missing: (order: Parameters<typeof missingParts>[1]) => missingParts(rules, order),
  };
  const creation = await createTask(tx, ids, rest, origin);
  const card = describeCreation(creation, { session, now });
  if (creation.kind === 'refused') return wrong(card);
  const markdown = [card, ...hookLines(context, creation.task, creation.hook)].join('  \n');
  return { markdown, choices: [choicesFor(creation.task)], data: taskData(creation.task) };
};

/** Shows what a schedule would mean. */
export const preview: CommandHandler = async ({ person, now }, { rest, flags }) => {
  const zone = textOf(flags['tz']) ?? person.zone ?? 'UTC';
  const result = previewSchedule(rest, { zone, now, flags: limitFlags(flags) });
  if (result.kind === 'refused') return wrong(result.reason);
  return reply(...describePreview(result, now));
};

import { lacksApproval } from '../domain/approval.ts';
import { missingParts } from '../domain/execution/missing-parts.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { describeEdit } from '../tasks/describe-edit.ts';
import { blockedLine, nextLine } from '../tasks/describe-task.ts';
import type { TaskEdit } from '../tasks/edit-task.ts';
import { taskData } from './as-data.ts';
import { type CommandContext, type CommandReply, reply, wrong } from './command-context.ts';
import { choicesFor, verb } from './task-choices.ts';
import { hookLines } from './trigger-lines.ts';

/** What else is to be said of an edit. */
interface EditWords {
  /** What became of the task, such as "changed". */
  readonly verb: string;
  /** Lines that follow what changed, by what it is now. */
  readonly notes?: (after: Task) => readonly string[];
}

/** What an edit of a task is answered with: what was and what is, and how to take it back. */
export function editReply(
  context: Pick<CommandContext, 'now' | 'rules' | 'place'>,
  task: Task,
  done: TaskEdit,
  { verb: did, notes = () => [] }: EditWords,
): CommandReply {
  const label = taskLabel(task.number);
  if (done.kind === 'refused') return wrong(`Nothing was changed. ${done.reason}`);
  if (done.kind === 'same') return reply(`**${task.name}** (${label}) is so already; nothing was changed.`);
  const { now, rules } = context;
  const { before, after, former, hook } = done;
  const blocked = missingParts(rules, after);
  const isDue = after.state === 'active' && after.schedule;
  return {
    ...reply(
      `✎ **${after.name}** · ${label} ${did}:`,
      ...describeEdit(before, after).map((line) => `- ${line}`),
      ...notes(after),
      ...hookLines(context, after, hook),
      ...(isDue ? nextLine(after, now, (after.limits?.maxRuns ?? 1) - 1) : [`It is ${after.state}.`]),
      ...blockedLine({ blocked }),
      // Every edit voids an approval.
      ...blockedLine(after.policy.approvedOnly ? { blocked: lacksApproval(after, after, undefined) } : {}),
      `Undo: \`/task undo ${label}\``,
    ),
    choices: [[verb(task, '↩ Undo', `undo --to ${former}`), ...choicesFor(after)]],
    data: taskData(after),
  };
}

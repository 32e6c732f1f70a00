import { longestApprovalMs, usualApprovalMs } from '../../domain/approval.ts';
import { formatRelative } from '../../domain/format-relative.ts';
import { describePolicy } from '../../domain/settings/settings.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { parseDurationMs } from '../../kernel/duration.ts';
import { approveTask, withdrawApproval } from '../../tasks/approve-task.ts';
import { placeWords } from '../../tasks/describe-edit.ts';
import { scheduleWords } from '../../tasks/describe-task.ts';
import { type CommandHandler, reply, wrong } from '../command-context.ts';
import { withTask } from '../find-task.ts';
import { textOf } from '../schedule-flags.ts';
import { choicesFor } from '../task-choices.ts';

const shortestMs = 60_000;

/** Approves a task as it is, or takes that back. */
export const approve: CommandHandler = async (context, { rest, flags }) => {
  const [, named] = /^(.*?)(?:^|\s+)off$/is.exec(rest.trim()) ?? [];
  if (named !== undefined) return withTask(context, named, (task) => withdraw(context, task));
  const length = textOf(flags['for']);
  const forMs = length === undefined ? usualApprovalMs : (parseDurationMs(length) ?? 0);
  if (forMs < shortestMs || forMs > longestApprovalMs)
    return wrong(
      `An approval holds for 1m to 366d, not for ${length}. Such as: \`/task approve T --for 30d\``,
    );
  const revision = textOf(flags['revision']);
  const expected = revision === undefined ? {} : { expected: Number(revision) };
  return withTask(context, rest, async (task) => {
    const { tx, person: by, now } = context;
    const done = await approveTask(tx, task, { by, forMs, ...expected });
    if (done.kind === 'refused') return wrong(`Nothing was approved. ${done.reason}`);
    const label = taskLabel(task.number);
    const until = formatRelative(done.until, task.zone, now);
    return {
      ...reply(
        `✅ **${task.name}** (${label}) is approved as it is now, with the agent ${task.agent}, until ${until}; an edit ends that before:`,
        `- ${scheduleWords(done.task)} → ${placeWords(done.task.target)}`,
        ...describePolicy(done.task.policy).map((line) => `- ${line}`),
        `> ${done.task.prompt.replace(/\n/g, '\n> ')}`,
        `Undo: \`/task approve ${label} off\``,
      ),
      choices: [choicesFor(unblocked(done.task))],
    };
  });
};

/** What it lacked may be just what it got. */
function unblocked({ blocked: _, ...task }: Task): Task {
  return task;
}

async function withdraw(context: Parameters<CommandHandler>[0], task: Task) {
  const label = taskLabel(task.number);
  if (!(await withdrawApproval(context.tx, task, context.person)))
    return wrong(`**${task.name}** (${label}) is not approved.`);
  return reply(`**${task.name}** (${label}) is no longer approved. Undo: \`/task approve ${label}\``);
}

import { checkHash } from '../../domain/check/check-hash.ts';
import { missingParts } from '../../domain/execution/missing-parts.ts';
import { runLabel } from '../../domain/run.ts';
import { describePolicy } from '../../domain/settings/settings.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { runLine, skippedLine, unfiredLine } from '../../runs/run-line.ts';
import { approvalNeed } from '../../tasks/approve-task.ts';
import { placeWords } from '../../tasks/describe-edit.ts';
import { blockedLine, describeHouseRules, nextLine, scheduleWords } from '../../tasks/describe-task.ts';
import { approvalChoices, approvalLines } from '../approval-lines.ts';
import { runData, taskData } from '../as-data.ts';
import { type CommandContext, type CommandHandler, reply } from '../command-context.ts';
import { withTask } from '../find-task.ts';
import { incidentLine } from '../incident-lines.ts';
import { choicesFor, furtherChoicesFor } from '../task-choices.ts';
import { triggerLines } from '../trigger-lines.ts';

/** A task in detail. */
export const show: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, async (task) => {
    const { tx, now } = context;
    const { zone } = task;
    const owner = await tx.sessions.get(task.session);
    const creator = await tx.people.get(task.createdBy);
    const [last] = await tx.runs.ofTask(task.id, 1);
    const incidents = await tx.incidents.open([task.id]);
    const { maxRuns } = task.limits ?? {};
    const made = maxRuns === undefined ? 0 : ((await tx.occurrences.runsMade([task.id])).get(task.id) ?? 0);
    const card = reply(
      `**${task.name}** · ${taskLabel(task.number)} · ${task.state}`,
      `agent ${task.agent} · session ${owner?.name ?? '?'} #${owner?.number ?? '?'} · by ${creator?.name ?? 'somebody who is gone'}`,
      `${scheduleWords(task)} → ${placeWords(task.target)}`,
      ...(task.state === 'active' ? nextLine(task, now, made) : []),
      ...(maxRuns === undefined ? [] : [`runs by the schedule: ${made} of ${maxRuns}`]),
      ...(await triggerLines(context, task)),
      ...describeHouseRules(task),
      ...describePolicy(task.policy),
      ...(await approvalLines(context, task)),
      ...(task.blocked === (await approvalNeed(tx, task)) ? [] : blockedLine(task)),
      ...incidents.map((each) => incidentLine(each, { zone, now })),
      `last run: ${last ? runLine(last, { zone, now }) : 'none yet'}`,
      '',
      `> ${task.prompt.replace(/\n/g, '\n> ')}`,
    );
    const choices = [choicesFor(task), furtherChoicesFor(task), await approvalChoices(context, task)].filter(
      (row) => row.length > 0,
    );
    const data = {
      ...taskData(task),
      ...{ createdBy: creator?.name, lastRun: last && runData(last) },
      ...(await knownOf(context, task)),
    };
    return { ...card, choices, data };
  });

/** What programs may want to know of a task besides: what keeps it from running, and what its check saw last. */
async function knownOf({ tx, rules }: CommandContext, task: Task) {
  const { check } = task.policy;
  const seen = check && (await tx.findings.of(task.id))?.seen;
  const isOfIt = check && seen?.checkHash === checkHash(check);
  return {
    blocked: (await approvalNeed(tx, task)) ?? missingParts(rules, task) ?? task.blocked,
    lastLook: isOfIt ? { state: seen.state, found: seen.short } : undefined,
  };
}

const [fewest, most, usual] = [1, 50, 10] as const;

/** What became of its runs, and of the instants at which none began. */
export const runs: CommandHandler = async (context, { rest }) => {
  const [, named, wanted] = /^(?:(.*?)\s+)?(\d{1,3})$/.exec(rest.trim()) ?? [];
  // A number alone is a task.
  const [word, written] = named === undefined ? [rest, usual] : [named, wanted];
  const count = Math.min(most, Math.max(fewest, Number(written)));
  return withTask(
    context,
    word,
    async (task) => {
      const { tx, now } = context;
      const reading = { zone: task.zone, now };
      const records = await tx.runs.ofTask(task.id, count);
      const skipped = (await tx.occurrences.ofTask(task.id, count)).filter(
        ({ outcome }) => outcome === 'skipped',
      );
      const unfired = await tx.triggers.skipped(task.id, count);
      const lines = [
        ...records.map((record) => ({
          at: record.dueAt ?? record.createdAt,
          text: runLine(record, reading),
        })),
        ...skipped.map((each) => ({ at: each.dueAt, text: skippedLine(each, reading) })),
        ...unfired.map((each) => ({ at: each.at, text: unfiredLine(each, reading) })),
      ].sort((a, b) => b.at.getTime() - a.at.getTime());
      const head = `**${task.name}** · ${taskLabel(task.number)}`;
      if (lines.length === 0) return { ...reply(`${head} has not run yet.`), data: [] };
      const [newest] = records;
      const answer = reply(
        `${head}, newest first:`,
        ...lines.slice(0, count).map(({ text }) => `- ${text}`),
        '',
        newest ? `\`/run show ${runLabel(newest.number)}\`` : `\`/task show ${taskLabel(task.number)}\``,
      );
      return { ...answer, choices: [choicesFor(task)], data: records.map(runData) };
    },
    { deleted: true },
  );
};

/** The newest run in full. */
export const last: CommandHandler = async (context, { rest }) =>
  withTask(context, rest, async (task) => {
    const [record] = await context.tx.runs.ofTask(task.id, 1);
    if (!record) return reply(`**${task.name}** has not run yet.`);
    const line = runLine(record, { zone: task.zone, now: context.now });
    // Why it ended so stands in its line.
    return {
      ...reply(line, ...(record.result === undefined ? [] : ['', record.result])),
      data: runData(record),
    };
  });

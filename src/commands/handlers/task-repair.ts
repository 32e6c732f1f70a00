import { describeCheck } from '../../domain/check/describe-check.ts';
import { readCheck } from '../../domain/check/read-check.ts';
import type { EditPart } from '../../domain/edits/edit-part.ts';
import { findMissing, missingParts } from '../../domain/execution/missing-parts.ts';
import { planStages } from '../../domain/execution/stage.ts';
import { runLabel } from '../../domain/run.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { requestRun } from '../../runs/request-run.ts';
import { beginsWhen, runLine } from '../../runs/run-line.ts';
import { approvalNeed } from '../../tasks/approve-task.ts';
import { editTask } from '../../tasks/edit-task.ts';
import { type Ailment, ailmentsOf, mendsOf } from '../ailments.ts';
import { runData } from '../as-data.ts';
import {
  type CommandContext,
  type CommandHandler,
  type CommandReply,
  reply,
  wrong,
} from '../command-context.ts';
import { editReply } from '../edit-reply.ts';
import { withTask } from '../find-task.ts';
import { choicesFor, verb } from '../task-choices.ts';

type Repair = (context: CommandContext, task: Task, words: string) => Promise<CommandReply>;

/** Says what is wrong with a task, or does one thing about it. */
const repair: CommandHandler = async (context, { rest }) => {
  const [, named, how = '', words = ''] =
    /^(.*?)(?:^|\s+)(configure|retry|add-source|stop-source)(?:\s+(.*))?$/is.exec(rest.trim()) ?? [];
  const done = repairs[how.toLowerCase()] ?? diagnose;
  return withTask(context, named ?? rest, async (task) => {
    const isOver = task.state === 'cancelled' && done !== diagnose;
    return isOver ? wrong(`${taskLabel(task.number)} is cancelled.`) : done(context, task, words.trim());
  });
};

const diagnose: Repair = async (context, task) => {
  const label = taskLabel(task.number);
  const ailments = await ailmentsOf(context, task);
  const data = ailments.map(({ what, mends }) => ({ what, mends }));
  if (ailments.length === 0) {
    const [last] = await context.tx.runs.ofTask(task.id, 1);
    const line = last ? runLine(last, { zone: task.zone, now: context.now }) : 'none yet';
    return {
      ...reply(`✓ **${task.name}** (${label}) lacks nothing that I know of.`, `last run: ${line}`),
      ...{ choices: [choicesFor(task)], data },
    };
  }
  const again = isRetried(task) ? [verb(task, '↻ Look again', 'repair retry')] : [];
  return {
    ...reply(
      `🔧 **${task.name}** (${label}):`,
      ...ailments.flatMap(ailmentLines),
      ...(again.length > 0 ? ['', `Then look again, and run it: \`/task repair ${label} retry\``] : []),
    ),
    ...{ choices: [[...again, ...ailments.flatMap(({ choices }) => choices)].slice(0, mostButtons)], data },
  };
};

/** More do not fit into a row. */
const mostButtons = 5;

function ailmentLines({ what, mends }: Ailment): readonly string[] {
  return [`- ${what}`, ...mends.map((mend) => `  → ${mend}`)];
}

function isRetried({ state }: Task): boolean {
  return state === 'active' || state === 'paused';
}

/** What to set, and where. */
const configure: Repair = async ({ rules }, task) => {
  const label = taskLabel(task.number);
  const missing = findMissing(rules, task);
  const again = `Then: \`/task repair ${label} retry\``;
  const choices = [[verb(task, '↻ Look again', 'repair retry')]];
  if (missing.length > 0)
    return {
      ...reply(
        `🔧 **${task.name}** (${label}) lacks:`,
        ...missing.flatMap((part) =>
          ailmentLines({ what: part.what, mends: mendsOf(task, part), choices: [] }),
        ),
        again,
      ),
      ...{ choices, data: missing },
    };
  if (task.blocked === undefined)
    return reply(`✓ The config has all that **${task.name}** (${label}) needs; nothing is to be set.`);
  return {
    ...reply(`🔧 **${task.name}** (${label}), as its last run found: ${task.blocked}`, again),
    choices,
  };
};

/**
 * Looks again, and runs it where all is there. The config is looked at here; its back-end and its folder by the run itself,
 * which is blocked again where they lack something, and says so.
 */
const retry: Repair = async (context, task) => {
  const { tx, ids, rules, person } = context;
  const label = taskLabel(task.number);
  if (task.state === 'done') return wrong(`**${task.name}** (${label}) is done: \`/task run ${label}\``);
  const missing = (await approvalNeed(tx, task)) ?? missingParts(rules, task);
  if (missing !== undefined) {
    await tx.findings.block(task.id, missing);
    return {
      ...wrong(`**${task.name}** (${label}) stays blocked: ${missing}`),
      choices: [[verb(task, '🔧 What to set', 'repair configure')]],
    };
  }
  const made = await requestRun(tx, ids, { task, by: person });
  if (!made) return wrong('The run could not be made.');
  const run = runLabel(made.run.number);
  const paused = task.state === 'paused' ? [`It stays paused: \`/task resume ${label}\``] : [];
  return {
    ...reply(
      `↻ The config has all that **${task.name}** (${label}) needs. ${run} ${beginsWhen(made.ahead)}: it looks at the rest, and works if that is there; \`/run show ${run}\` tells.`,
      ...paused,
    ),
    ...{ data: runData(made.run), effects: [{ kind: 'nudge', queue: 'run', key: made.run.id }] },
  };
};

/** A task has one check, so that another source takes the place of the one before. */
const addSource: Repair = async (context, task, words) => {
  const label = taskLabel(task.number);
  if (words === '')
    return wrong(
      `Which source? Write it like: \`/task repair ${label} add-source https://example.org status 200\``,
    );
  const reading = readCheck(words);
  if (reading.kind === 'refused') return wrong(`Nothing was changed. ${reading.reason}`);
  const { check: before } = task.policy;
  const note = before
    ? `A task has one check: this one takes the place of ${describeCheck(before)}.`
    : 'From now on each run looks there first.';
  return change(context, task, [setting('check', `check ${words}`)], () => [note]);
};

/** With the check goes what is said about it, which would make no sense without. */
const stopSource: Repair = async (context, task, named) => {
  const label = taskLabel(task.number);
  const { check, on, afterCheck } = task.policy;
  if (!check) return wrong(`**${task.name}** (${label}) has no check, so there is no source to stop.`);
  const words = describeCheck(check);
  const isMeant = ['', '1', check.subject, words].some((each) => each === named);
  if (!isMeant) return wrong(`**${task.name}** (${label}) has no source "${named}". It has one: ${words}`);
  const parts = [
    setting('check', 'check off'),
    ...(on ? [setting('on', 'on off')] : []),
    ...(afterCheck ? [setting('then', 'then off')] : []),
  ];
  return change(context, task, parts, (after) => [withoutCheck[planStages(after).next]]);
};

const withoutCheck = {
  tell: '⚠ From now on each run tells its own words, as it asks no model. Pause it, or give it another source.',
  cheap: 'From now on each run asks the cheap model.',
  strong: 'From now on each run asks the agent.',
} as const;

function setting(name: string, words: string): EditPart {
  return { kind: 'setting', name, words };
}

async function change(
  context: CommandContext,
  task: Task,
  parts: readonly EditPart[],
  notes: (after: Task) => readonly string[],
): Promise<CommandReply> {
  const { tx, ids, person: by, place, now } = context;
  const done = await editTask(tx, { task, parts }, { ids, by, here: place.conversation, now });
  return editReply(context, task, done, { verb: 'changed', notes });
}

const repairs: Readonly<Record<string, Repair>> = {
  configure,
  retry,
  'add-source': addSource,
  'stop-source': stopSource,
};

/** What mends a task. */
export const repairHandlers: Readonly<Record<string, CommandHandler>> = { 'task repair': repair };

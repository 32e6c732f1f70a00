import { mayUseAgent } from '../domain/agent.ts';
import type { Choice } from '../domain/button.ts';
import { checkHash } from '../domain/check/check-hash.ts';
import { describeCheck } from '../domain/check/describe-check.ts';
import { findMissing, type MissingPart } from '../domain/execution/missing-parts.ts';
import { findAgent } from '../domain/house-rules.ts';
import { placeName } from '../domain/place-name.ts';
import { runLabel } from '../domain/run.ts';
import { type Task, taskLabel } from '../domain/task.ts';
import { approvalNeed } from '../tasks/approve-task.ts';
import type { CommandContext } from './command-context.ts';
import { incidentLine } from './incident-lines.ts';
import { verb } from './task-choices.ts';

/** One thing that is wrong with a task. */
export interface Ailment {
  readonly what: string;
  /** What mends it, each in words that can be followed as they stand. */
  readonly mends: readonly string[];
  readonly choices: readonly Choice[];
}

/** All that is known to be wrong with a task, what keeps it from running first. Nothing is tried for it. */
export async function ailmentsOf(context: CommandContext, task: Task): Promise<readonly Ailment[]> {
  const missing = findMissing(context.rules, task);
  const need = await approvalNeed(context.tx, task);
  return [
    ...(need === undefined ? [] : [unapproved(task, need)]),
    ...missing.map((part) => lacking(task, part)),
    ...(missing.length === 0 && task.blocked !== need ? found(task) : []),
    ...(await rightless(context, task)),
    ...(await incidents(context, task)),
    ...(await failingCheck(context, task)),
    ...resting(task),
  ];
}

/** What to set for a part that is missing, and what does without it. */
export function mendsOf({ number }: Pick<Task, 'number'>, part: MissingPart): readonly string[] {
  const { key, example, edit } = part;
  return [
    `set \`${key}\` in the config (such as \`${key}: ${example}\`) and start the gateway anew`,
    ...(edit === undefined ? [] : [`or do without: \`/task edit ${taskLabel(number)} ${edit}\``]),
  ];
}

function lacking(task: Task, part: MissingPart): Ailment {
  const { edit } = part;
  const label = taskLabel(task.number);
  const choices =
    edit === undefined ? [] : [{ label: 'Do without it', command: `/task edit ${label} ${edit}` }];
  return {
    what: `⛔ ${part.what}`,
    mends: mendsOf(task, part),
    choices: [verb(task, '🔧 What to set', 'repair configure'), ...choices],
  };
}

function unapproved(task: Task, need: string): Ailment {
  return {
    what: `⛔ ${need}`,
    mends: [`an owner looks at it and says so: \`/task show ${taskLabel(task.number)}\``],
    choices: [verb(task, 'Card', 'show')],
  };
}

/** What the config does not show: a program, a folder, an address that may not be looked at. */
function found(task: Task): readonly Ailment[] {
  if (task.blocked === undefined) return [];
  const source =
    task.policy.check && `or another source: \`/task repair ${taskLabel(task.number)} add-source …\``;
  return [
    {
      what: `⛔ Its last run found: ${task.blocked}`,
      mends: ['mend that, then look again with `retry`', ...(source ? [source] : [])],
      choices: [],
    },
  ];
}

async function rightless({ tx, rules }: CommandContext, task: Task): Promise<readonly Ailment[]> {
  const agent = findAgent(rules, task.agent);
  const creator = await tx.people.get(task.createdBy);
  if (!agent || (creator && mayUseAgent(agent, creator))) return [];
  return [
    {
      what: `⛔ ${creator?.name ?? 'Its creator'} may not use ${agent.name} any more, with whose rights it runs.`,
      mends: [`an owner takes it over: \`/task adopt ${taskLabel(task.number)}\``],
      choices: [verb(task, '🤝 Adopt', 'adopt')],
    },
  ];
}

async function incidents({ tx, now }: CommandContext, task: Task): Promise<readonly Ailment[]> {
  const ailments: Ailment[] = [];
  for (const incident of await tx.incidents.open([task.id])) {
    const run = incident.run && (await tx.runs.get(incident.run));
    const log = run ? [{ label: 'Log', command: `/run log ${runLabel(run.number)}` }] : [];
    const isLost = incident.kind === 'undelivered';
    const label = taskLabel(task.number);
    ailments.push({
      what: incidentLine(incident, { zone: task.zone, now }),
      mends: isLost
        ? [
            `write to me in ${placeName(incident.target)} again, or there where it is to go: \`/task edit ${label} send here\``,
          ]
        : [
            `look at ${run ? `\`/run log ${runLabel(run.number)}\`` : 'its history'}, then try again with \`retry\``,
          ],
      choices: isLost ? [{ label: 'Send here', command: `/task edit ${label} send here` }] : log,
    });
  }
  return ailments;
}

async function failingCheck({ tx }: CommandContext, task: Task): Promise<readonly Ailment[]> {
  const { check } = task.policy;
  const seen = check && (await tx.findings.of(task.id))?.seen;
  if (!check || seen?.state !== 'failing' || seen.checkHash !== checkHash(check)) return [];
  const repair = `/task repair ${taskLabel(task.number)}`;
  return [
    {
      what: `🔴 Its check failed at the last look: ${seen.short} (${describeCheck(check)})`,
      mends: [
        'if that is so, it does its work; you hear of it when it recovers',
        `if it looks at the wrong thing: \`${repair} add-source …\` or \`${repair} stop-source\``,
      ],
      choices: [verb(task, '✗ Stop the check', 'repair stop-source')],
    },
  ];
}

function resting(task: Task): readonly Ailment[] {
  const label = taskLabel(task.number);
  if (task.state === 'active') return [];
  if (task.state === 'paused')
    return [
      {
        what: '⏸ It is paused.',
        mends: [`\`/task resume ${label}\``],
        choices: [verb(task, '▶ Resume', 'resume')],
      },
    ];
  const again =
    task.state === 'done' ? [`give it a new schedule, such as: \`/task edit ${label} every 1h\``] : [];
  return [{ what: `It is ${task.state}.`, mends: again, choices: [] }];
}

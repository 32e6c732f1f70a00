import { editForms } from '../../domain/edits/edit-forms.ts';
import { type EditReading, readEdit } from '../../domain/edits/read-edit.ts';
import { missingParts } from '../../domain/execution/missing-parts.ts';
import type { HouseRules } from '../../domain/house-rules.ts';
import { taskSettings } from '../../domain/settings/settings.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { describeEdit } from '../../tasks/describe-edit.ts';
import { blockedLine, nextLine } from '../../tasks/describe-task.ts';
import { editTask, type TaskEdit, undoEdit } from '../../tasks/edit-task.ts';
import { taskData } from '../as-data.ts';
import {
  type CommandContext,
  type CommandHandler,
  type CommandReply,
  reply,
  wrong,
} from '../command-context.ts';
import { chooseTask, type FoundTask, findTask, visibleTasks, withTask } from '../find-task.ts';
import { readWord } from '../read-word.ts';
import { type Flags, textOf } from '../schedule-flags.ts';
import { choicesFor, verb } from '../task-choices.ts';

/** Changes a task, in words or by flags. */
export const edit: CommandHandler = async (context, { rest, flags }) => {
  // A colon behind a name in quotes is no part of it.
  const aimed = await aim(context, rest.trim().replace(/^(["“„][^"“”]+["“”])[:,]/, '$1'));
  if (aimed.found.kind === 'unclear') return wrong(aimed.found.text);
  const { task } = aimed.found;
  if (aimed.words === '' && Object.keys(flags).length === 0) return describeForms(task);
  const reading = readAll(aimed.words, flags);
  if (reading.kind === 'refused') return wrong(`Nothing was changed. ${reading.reason}`);
  const { tx, person: by, place, now, rules } = context;
  const done = await editTask(tx, { task, parts: reading.parts }, { by, here: place.conversation, now });
  return replyTo(done, { task, now, verb: 'changed', rules });
};

/** Nothing is asked for yet: what could be. */
function describeForms(task: Task): CommandReply {
  const label = taskLabel(task.number);
  return reply(
    `What should change about **${task.name}**? Write it behind \`/task edit ${label}\`, several with a \`;\` between:`,
    '',
    ...editForms.toReversed().map(({ form, summary }) => `- \`/task edit ${label} ${form}\` · ${summary}`),
  );
}

/** Takes the newest edit back. */
export const undo: CommandHandler = async (context, { rest, flags }) =>
  withTask(context, rest, async (task) => {
    const { tx, person: by, place, now, rules } = context;
    const to = textOf(flags['to']);
    const expected = to === undefined ? {} : { expected: Number(to) };
    const done = await undoEdit(tx, { task, ...expected }, { by, here: place.conversation, now });
    return replyTo(done, { task, now, verb: 'is as it was', rules });
  });

function replyTo(
  done: TaskEdit,
  { task, now, verb: did, rules }: { task: Task; now: Date; verb: string; rules: HouseRules },
): CommandReply {
  const label = taskLabel(task.number);
  if (done.kind === 'refused') return wrong(`Nothing was changed. ${done.reason}`);
  if (done.kind === 'same') return reply(`**${task.name}** (${label}) is so already; nothing was changed.`);
  const { before, after, former } = done;
  const blocked = missingParts(rules, after);
  const isDue = after.state === 'active' && after.schedule;
  return {
    ...reply(
      `✎ **${after.name}** · ${label} ${did}:`,
      ...describeEdit(before, after).map((line) => `- ${line}`),
      ...(isDue ? nextLine(after, now, (after.limits?.maxRuns ?? 1) - 1) : [`It is ${after.state}.`]),
      ...blockedLine({ ...(blocked !== undefined && { blocked }) }),
      `Undo: \`/task undo ${label}\``,
    ),
    choices: [[verb(task, '↩ Undo', `undo --to ${former}`), ...choicesFor(after)]],
    data: taskData(after),
  };
}

/** Words and flags together: all of them, or none. */
function readAll(words: string, flags: Flags): EditReading {
  const fromFlags = partsOfFlags(flags);
  if (words !== '' && fromFlags.length === 0) return readEdit(words);
  const prompt = fromFlags.find((part) => part.startsWith('say:'));
  const others = fromFlags.filter((part) => part !== prompt);
  // A prompt stands last, as nothing can stand behind it.
  return readEdit([...(words === '' ? [] : [words]), ...others, ...(prompt ? [prompt] : [])].join('\n'));
}

function partsOfFlags(flags: Flags): readonly string[] {
  const wordings: readonly (readonly [string, (value: string) => string])[] = [
    ['schedule', (value) => `schedule: ${value}`],
    ['name', (value) => `name: ${value}`],
    ['prompt', (value) => `say: "${value}"`],
    ['tz', (value) => `tz ${value}`],
    ['until', (value) => `until ${value}`],
    ['max-runs', (value) => (/^\d+$/.test(value) ? `max ${value} runs` : `max ${value}`)],
    ['jitter', (value) => `jitter ${value}`],
    ...taskSettings.map(({ name }) => [name, (value: string) => `${name} ${value}`] as const),
  ];
  const written = wordings.flatMap(([name, wording]) => {
    // A switch is only there.
    const value = flags[name] === true ? 'on' : textOf(flags[name]);
    if (value === undefined) return [];
    return [wording(name === 'prompt' ? value : value.replace(/\n/g, ' '))];
  });
  return flags['here'] ? [...written, 'send here'] : written;
}

interface Aim {
  readonly found: FoundTask;
  /** What is to change. */
  readonly words: string;
}

/**
 * Tells a task's name from what is to change: a name in quotes or a number first, then the longest whole name, then, where
 * there is one task alone, none at all, and last the beginning of a name.
 */
async function aim(context: CommandContext, text: string): Promise<Aim> {
  const first = readWord(text, 0);
  const isNumber = /^(t-?\d+|#?\d+)[:,]?$/i.test(first?.text ?? '');
  const behind = text.slice(first?.end ?? 0).replace(/^[\s:,]+/, '');
  const tasks = await visibleTasks(context);
  const [only, ...others] = tasks;
  const isAlone = only !== undefined && others.length === 0;
  if (first && (first.quoted || isNumber)) {
    const found = await findTask(context, first.text.replace(/[:,]$/, ''));
    if (found.kind === 'one' || first.quoted || !isAlone || /^t/i.test(first.text))
      return { found, words: behind };
  }
  const whole = longest(text, (words) =>
    tasks.find(({ name }) => name.toLowerCase() === words.toLowerCase()),
  );
  if (whole) return whole;
  if (isAlone && (text === '' || readEdit(text).kind === 'edit')) {
    return { found: { kind: 'one', task: only }, words: text };
  }
  const begun = longest(text, (words) => {
    const found = chooseTask(words, tasks);
    return found.kind === 'one' ? found.task : undefined;
  });
  if (begun) return begun;
  return {
    found: isAlone ? { kind: 'one', task: only } : await findTask(context, first?.text ?? ''),
    words: text,
  };
}

const mostNameWords = 12;

function longest(text: string, find: (words: string) => Task | undefined): Aim | undefined {
  const words = [...text.matchAll(/\S+/g)].slice(0, mostNameWords);
  const ends = words.map((match) => match.index + match[0].length).toReversed();
  for (const end of ends) {
    const task = find(text.slice(0, end).replace(/[:,]$/, ''));
    if (task) return { found: { kind: 'one', task }, words: text.slice(end).replace(/^[\s:,]+/, '') };
  }
  return undefined;
}

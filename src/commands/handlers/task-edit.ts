import { editForms } from '../../domain/edits/edit-forms.ts';
import { type EditReading, readEdit } from '../../domain/edits/read-edit.ts';
import { taskSettings } from '../../domain/settings/settings.ts';
import { type Task, taskLabel } from '../../domain/task.ts';
import { editTask, undoEdit } from '../../tasks/edit-task.ts';
import { aimTask } from '../aim-task.ts';
import { type CommandHandler, type CommandReply, reply, wrong } from '../command-context.ts';
import { editReply } from '../edit-reply.ts';
import { withTask } from '../find-task.ts';
import { type Flags, textOf } from '../schedule-flags.ts';

/** Changes a task, in words or by flags. */
export const edit: CommandHandler = async (context, { rest, flags }) => {
  const aimed = await aimTask(context, rest, (words) => readEdit(words).kind === 'edit');
  if (aimed.found.kind === 'unclear') return wrong(aimed.found.text);
  const { task } = aimed.found;
  if (aimed.words === '' && Object.keys(flags).length === 0) return describeForms(task);
  const reading = readAll(aimed.words, flags);
  if (reading.kind === 'refused') return wrong(`Nothing was changed. ${reading.reason}`);
  const { tx, ids, person: by, place, now } = context;
  const done = await editTask(tx, { task, parts: reading.parts }, { ids, by, here: place.conversation, now });
  return editReply(context, task, done, { verb: 'changed' });
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
    const { tx, ids, person: by, place, now } = context;
    const to = textOf(flags['to']);
    const expected = to === undefined ? {} : { expected: Number(to) };
    const done = await undoEdit(tx, { task, ...expected }, { ids, by, here: place.conversation, now });
    return editReply(context, task, done, { verb: 'is as it was' });
  });

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

import type { CommandHandler } from '../command-context.ts';
import { runHandlers } from './runs.ts';
import { create, preview } from './task-create.ts';
import { edit, undo } from './task-edit.ts';
import { list } from './task-list.ts';
import { retry, run, simulate, test } from './task-run.ts';
import { last, runs, show } from './task-show.ts';
import { adopt, cancel, pause, remove, restore, resume } from './task-state.ts';

/** Saved orders. */
export const taskHandlers: Readonly<Record<string, CommandHandler>> = {
  'task new': create,
  'task list': list,
  'task show': show,
  'task edit': edit,
  'task undo': undo,
  'task run': run,
  'task runs': runs,
  'task last': last,
  'task pause': pause,
  'task resume': resume,
  'task cancel': cancel,
  'task delete': remove,
  'task restore': restore,
  'task test': test,
  'task simulate': simulate,
  'task retry': retry,
  'task adopt': adopt,
  'task preview': preview,
  ...Object.fromEntries(
    (['cancel-run', 'retry-run', 'clear-stale'] as const).flatMap((verb) => {
      const handler = runHandlers[`run ${verb.replace('-run', '')}`];
      return handler ? [[`task ${verb}`, handler]] : [];
    }),
  ),
};

import { taskCancel, taskPause, taskResume, taskRun } from './change-tasks.ts';
import { taskCreate } from './create-tasks.ts';
import { runList, runShow } from './read-runs.ts';
import { taskList, taskShow } from './read-tasks.ts';
import { history, say } from './talk.ts';
import type { ToolDefinition } from './tool.ts';

/** THE LIST: what agents may ask of the gateway. */
export const toolDefinitions: readonly ToolDefinition[] = [
  taskList,
  taskShow,
  runList,
  runShow,
  taskCreate,
  taskPause,
  taskResume,
  taskRun,
  taskCancel,
  say,
  history,
];

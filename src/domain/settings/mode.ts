import { type ExecutionMode, executionModes } from '../task-policy.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

const words: Readonly<Record<ExecutionMode, string>> = {
  'no-model': 'no model is asked: what is known is told',
  agent: 'the agent works on each run',
  auto: 'a cheap check first; the strong model only if it says that it is needed',
};

/** Who works on a run. */
export const modeSetting: TaskSetting = {
  name: 'mode',
  value: 'no-model|agent|auto',
  summary: 'who works on it: nobody, the agent, or a cheap model that calls it if needed',
  usually: '`agent`',
  keys: ['mode'],
  read(text) {
    const mode = executionModes.find((each) => each === text.trim().toLowerCase().replace(/\s+/g, '-'));
    if (mode) return set({ mode });
    return refuse(`"${text}" is no mode. Write one of: ${executionModes.join(', ')}`);
  },
  describe: ({ mode }) => (mode === undefined ? undefined : words[mode]),
};

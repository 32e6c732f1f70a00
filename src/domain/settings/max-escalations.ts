import { readNumber } from './read-number.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

const most = 1_000;

/** How often a day a cheap check may call the strong model. */
export const maxEscalationsSetting: TaskSetting = {
  name: 'max-escalations',
  value: 'N',
  summary: 'how often a day a cheap check may call the strong model',
  usually: '10',
  keys: ['maxEscalations'],
  read(text) {
    const maxEscalations = readNumber(text, 1, most);
    if (maxEscalations !== undefined) return set({ maxEscalations });
    return refuse(`"${text}" is no number of escalations a day. Write one from 1 to ${most}.`);
  },
  describe: ({ maxEscalations }) =>
    maxEscalations === undefined ? undefined : `the strong model at most ${maxEscalations} times a day`,
};

import { readNumber } from './read-number.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

const most = 1_000;

/** After how many failed runs in a row the task pauses itself. */
export const pauseAfterSetting: TaskSetting = {
  name: 'pause-after',
  value: 'N|never',
  summary: 'after how many failed runs in a row it pauses itself',
  usually: '5',
  keys: ['pauseAfter'],
  read(text) {
    if (/^never$/i.test(text.trim())) return set({ pauseAfter: 'never' });
    const pauseAfter = readNumber(text, 1, most);
    if (pauseAfter !== undefined) return set({ pauseAfter });
    return refuse(`"${text}" is no number of failed runs. Write one from 1 to ${most}, or never.`);
  },
  describe({ pauseAfter }) {
    if (pauseAfter === undefined) return undefined;
    if (pauseAfter === 'never') return 'never pauses itself';
    return `pauses itself after ${pauseAfter} failed ${pauseAfter === 1 ? 'run' : 'runs in a row'}`;
  },
};

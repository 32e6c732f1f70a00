import { readNumber } from './read-number.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

const most = 20;

/** How often a run that failed by itself is tried again. */
export const retriesSetting: TaskSetting = {
  name: 'retries',
  value: 'N',
  summary: 'how often a failed run is tried again, after 30s, 1m, 2m and so on',
  usually: '0',
  keys: ['retries'],
  read(text) {
    const retries = readNumber(text, 0, most);
    if (retries !== undefined) return set({ retries });
    return refuse(`"${text}" is no number of retries. Write one from 0 to ${most}, such as 3.`);
  },
  describe({ retries }) {
    if (retries === undefined) return undefined;
    if (retries === 0) return 'a failed run is not tried again';
    return `a failed run is tried again ${retries === 1 ? 'once' : `up to ${retries} times`}`;
  },
};

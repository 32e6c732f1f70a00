import { type Overlap, overlaps } from '../task-policy.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

const words: Readonly<Record<Overlap, string>> = {
  skip: 'a due time is skipped while a run is open',
  queue: 'one run may wait behind the one that is open',
  'queue-all': 'runs wait one behind another',
  cancel: 'a new run stops the one before',
};

/** What a due time does while a run of the task is open. */
export const overlapSetting: TaskSetting = {
  name: 'overlap',
  value: 'skip|queue|queue-all|cancel',
  summary: 'what a due time does while a run is open',
  usually: '`skip`',
  keys: ['overlap'],
  read(text) {
    const word = text.trim().toLowerCase().replace(/\s+/g, '-');
    const overlap = overlaps.find((each) => each === word);
    if (overlap) return set({ overlap });
    return refuse(
      `"${text}" is no way to overlap. Write skip, queue (one may wait), queue-all or cancel (the newer takes the place).`,
    );
  },
  describe: ({ overlap }) => (overlap === undefined ? undefined : words[overlap]),
};

import { type AfterCheck, afterChecks } from '../task-policy.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

const words: Readonly<Record<AfterCheck, string>> = {
  tell: 'then people are told what it found',
  cheap: 'then the cheap model looks',
  strong: 'then the agent works',
};

/** What follows when a check speaks up. */
export const thenSetting: TaskSetting = {
  name: 'then',
  value: 'tell|cheap|strong',
  summary: 'what follows when a check speaks up: tell people, ask the cheap model, or the agent itself',
  usually: 'what its mode says',
  keys: ['afterCheck'],
  read(text) {
    const afterCheck = afterChecks.find((each) => each === text.trim().toLowerCase());
    if (afterCheck) return set({ afterCheck });
    return refuse(`"${text}" is nothing that follows a check. Write one of: ${afterChecks.join(', ')}`);
  },
  describe: ({ afterCheck }) => (afterCheck === undefined ? undefined : words[afterCheck]),
};

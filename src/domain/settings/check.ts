import { describeCheck } from '../check/describe-check.ts';
import { readCheck } from '../check/read-check.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

/** What is looked at first, without any model. */
export const checkSetting: TaskSetting = {
  name: 'check',
  value: 'CHECK',
  summary: 'what is looked at first, without a model, such as "http https://example.org status 200"',
  usually: 'nothing is checked',
  keys: ['check'],
  read(text) {
    const reading = readCheck(text);
    return reading.kind === 'check' ? set({ check: reading.check }) : refuse(reading.reason);
  },
  describe: ({ check }) => (check ? `first a check, without a model: ${describeCheck(check)}` : undefined),
};

import { countSetting } from './count-setting.ts';
import { refuse, set, type TaskSetting } from './setting.ts';
import { switchSetting } from './switch-setting.ts';

/** Whether the first success ends the task. */
export const stopOnSuccessSetting = switchSetting({
  name: 'stop-on-success',
  aliases: ['stop after success'],
  key: 'stopOnSuccess',
  summary: 'the task is done after its first success that had something to say',
  usually: 'it goes on',
  says: 'done after the first success',
});

const [mostTexts, longestText] = [10, 100];

/** Which words in a result end the task. */
export const stopTextSetting: TaskSetting = {
  name: 'stop-text',
  value: '"A, B"',
  summary: 'the task is done when a result contains one of these',
  usually: 'it goes on',
  keys: ['stopText'],
  read(text) {
    const stopText = text
      .split(',')
      .map((each) => each.trim().replace(/^["“„]|["”“]$/g, ''))
      .filter(Boolean);
    const isSound = stopText.length > 0 && stopText.length <= mostTexts;
    if (isSound && stopText.every((each) => each.length <= longestText)) return set({ stopText });
    return refuse(
      `"${text}" are no words to stop at. Write up to ${mostTexts} with commas between, such as: delivered, arrived`,
    );
  },
  describe: ({ stopText }) =>
    stopText && `done when a result contains ${stopText.map((each) => `"${each}"`).join(' or ')}`,
};

/** After how many successes the task is done. */
export const maxSuccessesSetting = countSetting({
  ...{ name: 'max-successes', key: 'maxSuccesses', least: 1, most: 10_000, of: 'successes' },
  summary: 'the task is done after so many successes that had something to say',
  usually: 'it goes on',
  says: (count) => `done after ${count} ${count === 1 ? 'success' : 'successes'}`,
});

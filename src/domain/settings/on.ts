import { type FireReason, fireReasons, usualReasons } from '../check/check.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

/** What a check speaks up for. */
export const onSetting: TaskSetting = {
  name: 'on',
  value: 'change|threshold|failure|recovery|always',
  summary: 'what a check speaks up for, such as "failure, recovery"; otherwise the run says nothing',
  usually: 'what suits the check',
  keys: ['on'],
  // "on Friday" is a schedule.
  yields: true,
  read(text) {
    const words = text
      .toLowerCase()
      .split(/[\s,]+|\band\b/)
      .filter(Boolean);
    const on = fireReasons.filter((reason) => words.some((word) => meaning(word) === reason));
    if (words.length > 0 && words.every((word) => meaning(word) !== undefined)) return set({ on });
    return refuse(
      `"${text}" is nothing that a check speaks up for. Write some of: ${fireReasons.join(', ')}`,
    );
  },
  describe({ check, on }) {
    if (!check) return undefined;
    const reasons = on ?? usualReasons(check);
    if (reasons.includes('always')) return 'it speaks up whatever it finds';
    return `it speaks up on ${reasons.join(', ')}; else nothing is said`;
  },
};

function meaning(word: string): FireReason | undefined {
  return fireReasons.find((reason) => word === reason || word === `${reason}s`);
}

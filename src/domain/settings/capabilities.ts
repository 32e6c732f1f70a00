import { nearest } from '../../kernel/nearest.ts';
import { type Capability, capabilities as known } from '../capability.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

/** What the runs of a task may do; never more than their agent may when they run. */
export const capabilitiesSetting: TaskSetting = {
  name: 'capabilities',
  value: 'a,b|all',
  summary: 'what its runs may use of what the agent may, such as "fs:read, web:fetch", or all of it',
  usually: 'nothing: they only answer',
  keys: ['capabilities'],
  read(text) {
    const words = text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((word) => word !== '' && word !== 'and');
    if (words.length === 1 && words[0] === 'all') return set({ capabilities: known });
    const strange = words.find((word) => !isKnown(word));
    if (strange === undefined && words.length > 0)
      return set({ capabilities: known.filter((each) => words.includes(each)) });
    const guess = strange === undefined ? undefined : nearest(strange, known);
    const hint = guess === undefined ? '' : ` Did you mean ${guess}?`;
    return refuse(`"${strange ?? text}" is no capability.${hint} Write all, or some of: ${known.join(', ')}`);
  },
  describe: ({ capabilities }) =>
    capabilities &&
    `may use what its agent may${capabilities.length === known.length ? '' : ` of: ${capabilities.join(', ')}`}`,
};

function isKnown(word: string): word is Capability {
  return known.some((each) => each === word);
}

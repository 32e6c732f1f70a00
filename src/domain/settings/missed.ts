import type { Missed } from '../task-policy.ts';
import { readNumber } from './read-number.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

/** More would keep a task busy with the past. */
const mostMadeUpFor = 100;

/** What happens to due times that passed while nobody looked. */
export const missedSetting: TaskSetting = {
  name: 'missed',
  aliases: ['if missed'],
  value: 'skip|once|all-N',
  summary: 'what runs after a time away: nothing, the newest, or the newest N in order',
  usually: '`once`',
  keys: ['missed'],
  read(text) {
    const missed = missedOf(text.trim().toLowerCase());
    if (missed !== undefined) return set({ missed });
    return refuse(
      `"${text}" says not what to do with missed due times. Write skip, once, or all with a number up to ${mostMadeUpFor}, such as: all 3`,
    );
  },
  describe: ({ missed }) => (missed === undefined ? undefined : `if missed: ${describeMissed(missed)}`),
};

function missedOf(word: string): Missed | undefined {
  if (word === 'skip' || word === 'once') return word;
  const count = readNumber(/^all[\s:=-]+(\d+)$/.exec(word)?.[1] ?? '', 1, mostMadeUpFor);
  return count === undefined ? undefined : { all: count };
}

function describeMissed(missed: Missed): string {
  if (missed === 'skip') return 'not made up for';
  return missed === 'once' ? 'the newest runs once' : `up to ${missed.all} run, in order`;
}

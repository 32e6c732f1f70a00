import type { TaskPolicy } from '../task-policy.ts';
import { readNumber } from './read-number.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

/** A key of a policy that is a number of something. */
type CountKey = 'retries' | 'maxEscalations' | 'maxSuccesses';

/** What makes one count different from another. */
interface CountSetting extends Pick<TaskSetting, 'name' | 'summary' | 'usually'> {
  readonly key: CountKey;
  readonly least: number;
  readonly most: number;
  /** What is counted. */
  readonly of: string;
  /** A count that makes sense, as an example. */
  readonly example?: string;
  /** What the card says. */
  readonly says: (count: number) => string;
}

/** A setting whose value is a whole number between two bounds. */
export function countSetting({ key, least, most, of, example, says, ...named }: CountSetting): TaskSetting {
  const such = example === undefined ? '' : `, such as ${example}`;
  return {
    ...named,
    value: 'N',
    keys: [key],
    read(text) {
      const count = readNumber(text, least, most);
      if (count !== undefined) return set({ [key]: count } satisfies TaskPolicy);
      return refuse(`"${text}" is no number of ${of}. Write one from ${least} to ${most}${such}.`);
    },
    describe(policy) {
      const count = policy[key];
      return count === undefined ? undefined : says(count);
    },
  };
}

import { formatDuration, parseDurationMs } from '../../kernel/duration.ts';
import type { TaskPolicy } from '../task-policy.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

/** A key of a policy that is a length. */
type LengthKey = 'idleMs' | 'graceMs' | 'expiresMs';

/** What makes one length different from another. */
interface LengthSetting extends Pick<TaskSetting, 'name' | 'aliases' | 'summary' | 'usually'> {
  readonly key: LengthKey;
  readonly leastMs: number;
  readonly mostMs: number;
  /** A length that makes sense, as an example. */
  readonly example: string;
  /** What the card says, in front of the length and behind it. */
  readonly says: readonly [before: string, after?: string];
}

/** A setting whose value is a length of time between two bounds. */
export function lengthSetting({ key, leastMs, mostMs, example, says, ...named }: LengthSetting): TaskSetting {
  const [before, after = ''] = says;
  return {
    ...named,
    value: 'LENGTH',
    keys: [key],
    read(text) {
      const lengthMs = parseDurationMs(text);
      if (lengthMs !== undefined && lengthMs >= leastMs && lengthMs <= mostMs)
        return set({ [key]: Math.round(lengthMs) } satisfies TaskPolicy);
      return refuse(
        `"${text}" is no length for ${named.name}. Write one from ${formatDuration(leastMs)} to ${formatDuration(mostMs)}, such as ${example}.`,
      );
    },
    describe(policy) {
      const lengthMs = policy[key];
      return lengthMs === undefined ? undefined : `${before} ${formatDuration(lengthMs)}${after}`;
    },
  };
}

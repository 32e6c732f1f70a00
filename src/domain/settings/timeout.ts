import { formatDuration, parseDurationMs } from '../../kernel/duration.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

const [shortestMs, longestMs] = [1_000, 86_400_000];

/** How long one try of a run may take. */
export const timeoutSetting: TaskSetting = {
  name: 'timeout',
  value: 'LENGTH',
  summary: 'how long a run may take, such as 5m',
  usually: 'the agent’s `timeout`',
  keys: ['timeoutMs'],
  read(text) {
    const timeoutMs = parseDurationMs(text);
    if (timeoutMs !== undefined && timeoutMs >= shortestMs && timeoutMs <= longestMs)
      return set({ timeoutMs: Math.round(timeoutMs) });
    return refuse(
      `"${text}" is no timeout. Write a length from 1s to ${formatDuration(longestMs)}, such as 5m.`,
    );
  },
  describe: ({ timeoutMs }) =>
    timeoutMs === undefined ? undefined : `a run may take ${formatDuration(timeoutMs)}`,
};

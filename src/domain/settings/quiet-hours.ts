import { refuse, set, type TaskSetting } from './setting.ts';

/** When what a task says is kept back. */
export const quietHoursSetting: TaskSetting = {
  name: 'quiet-hours',
  aliases: ['quiet'],
  value: '22:00-07:00',
  summary: 'when results wait, such as 22:00-07:00 or "22:00-07:00 except failures"',
  usually: 'never quiet',
  keys: ['quiet'],
  read(text) {
    const [, start = '', end = '', except] = form.exec(text.trim()) ?? [];
    const [from, to] = [timeOf(start), timeOf(end)];
    if (from === undefined || to === undefined || from === to) {
      return refuse(
        `"${text}" are no quiet hours. Write two different times of day, such as 22:00-07:00, and "except failures" behind them if those may ring.`,
      );
    }
    return set({ quiet: { from, to, ...(except !== undefined && { exceptFailures: true }) } });
  },
  describe({ quiet }) {
    if (!quiet) return undefined;
    return `quiet ${quiet.from}-${quiet.to}${quiet.exceptFailures ? ' except failures' : ''}: what it says then waits`;
  },
};

const form =
  /^(?:from\s+)?(\d{1,2}(?::\d{2})?)\s*(?:-|–|—|to)\s*(\d{1,2}(?::\d{2})?)(?:[\s,]+(except\s+failures?))?$/i;

/** `7` and `07:00` are the same. */
function timeOf(text: string): string | undefined {
  const [hour = Number.NaN, minute = 0] = text === '' ? [] : text.split(':').map(Number);
  if (!(hour <= 23 && minute <= 59)) return undefined;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

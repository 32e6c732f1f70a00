import { lengthSetting } from './length-setting.ts';

/** How late a missed due time may still run. */
export const graceSetting = lengthSetting({
  name: 'grace',
  key: 'graceMs',
  summary: 'how late a missed due time may still run, such as 30m',
  usually: '`limits.grace`',
  leastMs: 1_000,
  mostMs: 30 * 86_400_000,
  example: '30m',
  says: ['a missed time may run up to', ' late'],
});

import { lengthSetting } from './length-setting.ts';

/** How long one try of a run may say nothing. */
export const idleSetting = lengthSetting({
  name: 'idle',
  key: 'idleMs',
  summary: 'how long a run may say nothing before it is stopped, such as 2m',
  usually: 'as long as its timeout',
  leastMs: 1_000,
  mostMs: 86_400_000,
  example: '2m',
  says: ['a run is stopped when it says nothing for'],
});

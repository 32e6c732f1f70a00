import { lengthSetting } from './length-setting.ts';

/** After how long a result that could not be delivered is given up. */
export const expiresSetting = lengthSetting({
  name: 'expires',
  key: 'expiresMs',
  summary: 'after how long a result that could not be delivered is given up, such as 6h',
  usually: '`limits.deliveryExpiry`',
  leastMs: 60_000,
  mostMs: 30 * 86_400_000,
  example: '6h',
  says: ['a result that cannot be delivered is given up after'],
});

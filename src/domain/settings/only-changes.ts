import { switchSetting } from './switch-setting.ts';

/** Whether a result like the last one is kept back. */
export const onlyChangesSetting = switchSetting({
  name: 'only-changes',
  key: 'onlyChanges',
  summary: 'a result is only told when it differs from the last one',
  usually: 'each result is told',
  says: 'a result like the last one is not told again',
});

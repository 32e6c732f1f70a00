import { switchSetting } from './switch-setting.ts';

/** Whether an owner must have approved the task before it runs. */
export const approvedOnlySetting = switchSetting({
  name: 'approved-only',
  key: 'approvedOnly',
  summary: 'it runs only as an owner has approved it (`/task approve`); only an owner may take this away',
  usually: 'it needs no approval',
  says: 'runs only as an owner has approved it',
});

import { countSetting } from './count-setting.ts';

/** How often a run that failed by itself is tried again. */
export const retriesSetting = countSetting({
  ...{ name: 'retries', key: 'retries', least: 0, most: 20, of: 'retries', example: '3' },
  summary: 'how often a failed run is tried again, after 30s, 1m, 2m and so on',
  usually: '0',
  says(retries) {
    if (retries === 0) return 'a failed run is not tried again';
    return `a failed run is tried again ${retries === 1 ? 'once' : `up to ${retries} times`}`;
  },
});

import { countSetting } from './count-setting.ts';

/** How often a day a cheap check may call the strong model. */
export const maxEscalationsSetting = countSetting({
  ...{ name: 'max-escalations', key: 'maxEscalations', least: 1, most: 1_000, of: 'escalations a day' },
  summary: 'how often a day a cheap check may call the strong model',
  usually: '10',
  says: (count) => `the strong model at most ${count} times a day`,
});

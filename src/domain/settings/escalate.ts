import { refuse, set, type TaskSetting } from './setting.ts';

/** Which model a cheap check calls. */
export const escalateSetting: TaskSetting = {
  name: 'escalate',
  aliases: ['escalate to'],
  value: 'MODEL',
  summary: 'which model a cheap check calls if needed',
  usually: 'the agent’s `models.strong`',
  keys: ['escalateTo'],
  read(text) {
    const model = text.trim();
    if (/^[\w.:/@+-]{1,100}$/.test(model)) return set({ escalateTo: model });
    return refuse(`"${text}" is no name of a model. Write one word, as the agent's back-end calls it.`);
  },
  describe: ({ escalateTo }) =>
    escalateTo === undefined ? undefined : `if needed, ${escalateTo} looks closer`,
};

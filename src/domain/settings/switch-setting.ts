import type { TaskPolicy } from '../task-policy.ts';
import { refuse, set, type TaskSetting } from './setting.ts';

/** What makes one switch different from another. */
interface SwitchSetting extends Pick<TaskSetting, 'name' | 'aliases' | 'summary' | 'usually'> {
  readonly key: 'onlyChanges' | 'stopOnSuccess' | 'approvedOnly';
  /** What the card says when it is on. */
  readonly says: string;
}

/** A setting that is on or off. Its flag takes no value. */
export function switchSetting({ key, says, ...named }: SwitchSetting): TaskSetting {
  return {
    ...named,
    value: 'on',
    isSwitch: true,
    keys: [key],
    read(text) {
      if (/^(on|yes|true)$/i.test(text.trim())) return set({ [key]: true } satisfies TaskPolicy);
      return refuse(`"${text}" says neither on nor off for ${named.name}. Write on, or off.`);
    },
    describe: (policy) => (policy[key] ? says : undefined),
  };
}

import type { TaskPolicy } from '../task-policy.ts';
import { approvedOnlySetting } from './approved-only.ts';
import { capDaySetting, capSetting, joinCaps, maxTokensSetting } from './cap.ts';
import { capabilitiesSetting } from './capabilities.ts';
import { checkSetting } from './check.ts';
import { escalateSetting } from './escalate.ts';
import { expiresSetting } from './expires.ts';
import { graceSetting } from './grace.ts';
import { idleSetting } from './idle.ts';
import { maxEscalationsSetting } from './max-escalations.ts';
import { missedSetting } from './missed.ts';
import { modeSetting } from './mode.ts';
import { onSetting } from './on.ts';
import { onlyChangesSetting } from './only-changes.ts';
import { overlapSetting } from './overlap.ts';
import { pauseAfterSetting } from './pause-after.ts';
import { quietHoursSetting } from './quiet-hours.ts';
import { retriesSetting } from './retries.ts';
import type { SettingReading, TaskSetting } from './setting.ts';
import { refuse, set } from './setting.ts';
import { maxSuccessesSetting, stopOnSuccessSetting, stopTextSetting } from './stop-rules.ts';
import { thenSetting } from './then.ts';
import { timeoutSetting } from './timeout.ts';

/** THE LIST: whatever a person can set on a task. Flags, edits in words and cards are all made from it. */
export const taskSettings: readonly TaskSetting[] = [
  timeoutSetting,
  idleSetting,
  overlapSetting,
  missedSetting,
  graceSetting,
  retriesSetting,
  pauseAfterSetting,
  expiresSetting,
  quietHoursSetting,
  modeSetting,
  checkSetting,
  onSetting,
  thenSetting,
  escalateSetting,
  maxEscalationsSetting,
  onlyChangesSetting,
  stopOnSuccessSetting,
  stopTextSetting,
  maxSuccessesSetting,
  capabilitiesSetting,
  approvedOnlySetting,
  capSetting,
  capDaySetting,
  maxTokensSetting,
];

/** Values by the names of their settings, as flags give them. */
export type SettingFlags = Readonly<Record<string, string | true>>;

/** Reads all flags that are settings; others are somebody else's. */
export function readSettingFlags(flags: SettingFlags): SettingReading {
  let policy: TaskPolicy = {};
  for (const setting of taskSettings) {
    const written = flags[setting.name];
    const text = written === true && setting.isSwitch ? 'on' : written;
    if (typeof text !== 'string' || isOff(text)) continue;
    const reading = setting.read(text);
    if (reading.kind === 'refused') return refuse(`--${setting.name}: ${reading.reason}`);
    policy = { ...policy, ...reading.policy };
  }
  return set(policy);
}

/** What words such as `timeout 5m` or `timeout off` make of a policy; undefined when they begin with no setting's name. */
export function editPolicy(policy: TaskPolicy, words: string): SettingReading | undefined {
  const text = words.trim();
  const named = settingNamed(text);
  if (!named) return undefined;
  const { setting, name } = named;
  const value = text.slice(name.length).replace(/^[\s:=]+/, '');
  if (value === '' && !setting.isSwitch)
    return refuse(`What should "${name}" be? Write it like: ${name} ${setting.value}`);
  if (isOff(value)) return set(without(policy, setting.keys));
  const reading = setting.read(value === '' ? 'on' : value);
  return reading.kind === 'set' ? set({ ...without(policy, setting.keys), ...reading.policy }) : reading;
}

/** The setting with whose name the words begin, and that name. */
export function settingNamed(
  words: string,
): { readonly setting: TaskSetting; readonly name: string } | undefined {
  return taskSettings
    .flatMap((setting) => [setting.name, ...(setting.aliases ?? [])].map((name) => ({ setting, name })))
    .sort((a, b) => b.name.length - a.name.length)
    .find(({ name }) => startsWith(words, name));
}

/** What is set, in words. */
export function describePolicy(policy: TaskPolicy): readonly string[] {
  return joinCaps(taskSettings.flatMap((setting) => setting.describe(policy) ?? []));
}

/** The name's dashes may be written as spaces. */
function startsWith(text: string, name: string): boolean {
  const start = text.slice(0, name.length).toLowerCase().replace(/\s/g, '-');
  return start === name.replace(/\s/g, '-') && /^([\s:=]|$)/.test(text.slice(name.length));
}

function isOff(value: string): boolean {
  return /^(off|default)$/i.test(value);
}

function without(policy: TaskPolicy, keys: readonly (keyof TaskPolicy)[]): TaskPolicy {
  return Object.fromEntries(Object.entries(policy).filter(([key]) => !keys.some((each) => each === key)));
}

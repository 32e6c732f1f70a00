import { taskSettings } from '../../domain/settings/settings.ts';
import type { CommandDefinition, FlagDefinition } from '../definition.ts';

const zoneFlag: FlagDefinition = {
  name: 'tz',
  kind: 'value',
  value: 'ZONE',
  summary: 'the time zone of the schedule',
};
const limitFlags: readonly FlagDefinition[] = [
  { name: 'until', kind: 'value', value: 'WHEN', summary: 'its last day or moment, such as "Friday 18:00"' },
  { name: 'max-runs', kind: 'value', value: 'N', summary: 'after how many runs it is done' },
  { name: 'jitter', kind: 'value', value: 'LENGTH', summary: 'how much later each run may be, such as 5m' },
];
/** One flag for each setting of a task. */
const settingFlags: readonly FlagDefinition[] = taskSettings.map(
  ({ name, aliases = [], value, summary }) => ({
    ...{ name, value, summary, aliases: aliases.filter((each) => !each.includes(' ')) },
    kind: 'value',
  }),
);
const task = { name: 'TASK' } as const;

/** `/task`: work that is saved, with or without a schedule. */
export const taskCommand: CommandDefinition = {
  name: 'task',
  aliases: ['tasks'],
  summary: 'Schedule work and see what became of it',
  role: 'member',
  defaultVerb: 'list',
  verbs: [
    {
      name: 'new',
      aliases: ['add', 'create'],
      summary: 'Save a task; without a schedule it runs when asked',
      rest: { name: 'WHEN [NAME:] PROMPT' },
      flags: [zoneFlag, ...limitFlags, ...settingFlags],
      examples: [
        'new every 1h Service watch: check the provider status',
        'new every weekday 9am tz Europe/Vienna Morning brief: what is new?',
        'new every 30m between 9 and 17 on weekdays until 2026-12-31 Inbox: what is urgent?',
        'new first monday of the month 10:00 max 10 runs Report: sum up the month',
        'new check docs updates hourly',
        'new remind me every Friday to review open tasks',
        'new in 20m: stand up',
        'new on webhook Deploy watch: sum up what was deployed',
        'new when a message matches "urgent|outage" Triage: how bad is it?',
        'new after T-3 fails Repair: find out why',
      ],
    },
    { name: 'list', aliases: ['ls'], summary: 'Your tasks' },
    { name: 'show', summary: 'A task in detail', rest: task, examples: ['show T-7'] },
    { name: 'run', summary: 'Run it once, now', rest: task, examples: ['run T-7'] },
    { name: 'runs', summary: 'What became of its runs', rest: { name: 'TASK [COUNT]' } },
    { name: 'last', summary: 'Its newest run in full', rest: task },
    { name: 'pause', summary: 'Hold it back until it is resumed', rest: task, examples: ['pause T-7'] },
    { name: 'resume', summary: 'Let it be due again', rest: task },
    { name: 'cancel', summary: 'End it for good; its history stays', rest: task },
    {
      name: 'trigger',
      summary: 'What begins it besides time; "off" for nothing',
      rest: { name: 'TASK TRIGGER' },
      examples: ['trigger T-7 on webhook', 'trigger T-7 after T-3 fails', 'trigger T-7 off'],
    },
    { name: 'rotate', summary: 'A new address and secret for its webhook', rest: task },
    {
      name: 'preview',
      summary: 'When a schedule would be due',
      rest: { name: 'WHEN' },
      flags: [zoneFlag, ...limitFlags],
      examples: ['preview every weekday 9am', 'preview every 2 weeks on Friday 10:00 jitter 5m'],
    },
  ],
};

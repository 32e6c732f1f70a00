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
  ({ name, aliases = [], value, summary, isSwitch }) => ({
    ...{ name, summary, aliases: aliases.filter((each) => !each.includes(' ')) },
    ...(isSwitch ? { kind: 'switch' } : { kind: 'value', value }),
  }),
);
const editFlags: readonly FlagDefinition[] = [
  { name: 'schedule', kind: 'value', value: 'WHEN', summary: 'when it is due, such as "every weekday 9am"' },
  { name: 'name', kind: 'value', value: 'NAME', summary: 'what it is called' },
  { name: 'prompt', kind: 'value', value: 'PROMPT', summary: 'what it does' },
  { name: 'here', kind: 'switch', summary: 'send its results to this conversation' },
];
/** With one task alone there is no need to name it. */
const task = { name: 'TASK', optional: true } as const;

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
    {
      name: 'list',
      aliases: ['ls'],
      summary: 'Your tasks; their numbers here name them for ten minutes',
      rest: { name: 'all|paused|failed|done] [agent A] [page N', optional: true },
      examples: ['list', 'list failed', 'list all agent clerk page 2'],
    },
    { name: 'show', summary: 'A task in detail', rest: task, examples: ['show T-7'] },
    {
      name: 'edit',
      aliases: ['change'],
      summary: 'Change it, in words or by flags; all of it or nothing',
      rest: { name: 'TASK] [CHANGES', optional: true },
      flags: [...editFlags, zoneFlag, ...limitFlags, ...settingFlags],
      examples: [
        'edit T-7 every 30m',
        'edit T-7 timeout 5m; call it Morning brief',
        'edit T-7 send here',
        'edit T-7 every weekday 9am tz Europe/Vienna until Friday; say: what is new?',
      ],
    },
    {
      name: 'undo',
      summary: 'Take the newest edit back',
      rest: task,
      flags: [{ name: 'to', kind: 'value', value: 'REVISION', summary: 'only if it leads back to this one' }],
      examples: ['undo T-7'],
    },
    { name: 'run', summary: 'Run it once, now', rest: task, examples: ['run T-7'] },
    {
      name: 'test',
      summary: 'Run it once for you alone: counts for nothing, and may change nothing',
      rest: task,
      examples: ['test T-7'],
    },
    {
      name: 'simulate',
      summary: 'What it would do in the days to come, and cost',
      rest: { name: 'TASK] [30d', optional: true },
      examples: ['simulate T-7', 'simulate T-7 90d'],
    },
    { name: 'runs', summary: 'What became of its runs', rest: { name: 'TASK] [COUNT', optional: true } },
    { name: 'last', summary: 'Its newest run in full', rest: task },
    {
      name: 'ask',
      summary: 'Ask another agent about it and its last results; changes nothing',
      rest: { name: 'TASK] [QUESTION', optional: true },
      flags: [{ name: 'agent', kind: 'value', value: 'AGENT', summary: 'who is asked' }],
      examples: ['ask T-7 --agent clerk', 'ask T-7 --agent clerk does it find what it looks for?'],
    },
    {
      name: 'approve',
      summary: 'Approve it as it is, until it is edited; "off" takes that back',
      rest: { name: 'TASK] [off', optional: true },
      role: 'owner',
      flags: [
        {
          name: 'for',
          kind: 'value',
          value: 'LENGTH',
          summary: 'how long it holds, such as 30d; usually 90d',
        },
        { name: 'revision', kind: 'value', value: 'REVISION', summary: 'only if it is still this one' },
      ],
      examples: ['approve T-7', 'approve T-7 --for 30d', 'approve T-7 off'],
    },
    { name: 'retry', summary: 'Try its newest failed run again', rest: task, examples: ['retry T-7'] },
    {
      name: 'repair',
      summary: 'What is wrong with it, and what mends it',
      rest: { name: 'TASK] [configure|retry|add-source CHECK|stop-source', optional: true },
      examples: [
        'repair T-7',
        'repair T-7 configure',
        'repair T-7 retry',
        'repair T-7 add-source https://example.org status 200',
        'repair T-7 stop-source',
      ],
    },
    { name: 'pause', summary: 'Hold it back until it is resumed', rest: task, examples: ['pause T-7'] },
    {
      name: 'mute',
      summary: 'Say nothing of its failures for a while; they are counted',
      rest: { name: 'TASK] [24h', optional: true },
      examples: ['mute T-7', 'mute T-7 3d'],
    },
    { name: 'unmute', summary: 'Tell of its failures again', rest: task },
    { name: 'resume', summary: 'Let it be due again', rest: task },
    {
      name: 'cancel',
      summary: 'End it for good; its history stays',
      rest: task,
      flags: [
        { name: 'stop', kind: 'switch', summary: 'stop what runs' },
        { name: 'keep', kind: 'switch', summary: 'let what runs come to its end' },
      ],
    },
    {
      name: 'delete',
      aliases: ['remove'],
      summary: 'Hide it; for a day it can come back, and its history stays',
      rest: task,
      flags: [
        { name: 'yes', kind: 'switch', summary: 'without asking' },
        { name: 'stop', kind: 'switch', summary: 'stop what runs' },
      ],
    },
    { name: 'restore', summary: 'Bring a deleted task back', rest: task },
    { name: 'adopt', summary: 'Take it over: it runs with your rights', rest: task, role: 'owner' },
    { name: 'cancel-run', summary: 'The same as `/run cancel`', words: [{ name: 'RUN' }] },
    { name: 'retry-run', summary: 'The same as `/run retry`', words: [{ name: 'RUN' }] },
    { name: 'clear-stale', summary: 'The same as `/run clear-stale`', words: [{ name: 'RUN' }] },
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

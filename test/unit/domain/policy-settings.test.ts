import { describe, expect, test } from 'vitest';
import {
  describePolicy,
  editPolicy,
  readSettingFlags,
  taskSettings,
} from '../../../src/domain/settings/settings.ts';
import type { TaskPolicy } from '../../../src/domain/task-policy.ts';

const known: readonly (readonly [words: string, policy: TaskPolicy, card: string])[] = [
  ['overlap skip', { overlap: 'skip' }, 'a due time is skipped while a run is open'],
  ['overlap queue', { overlap: 'queue' }, 'one run may wait behind the one that is open'],
  ['overlap Queue All', { overlap: 'queue-all' }, 'runs wait one behind another'],
  ['overlap: cancel', { overlap: 'cancel' }, 'a new run stops the one before'],
  ['missed skip', { missed: 'skip' }, 'if missed: not made up for'],
  ['if missed once', { missed: 'once' }, 'if missed: the newest runs once'],
  ['missed all 3', { missed: { all: 3 } }, 'if missed: up to 3 run, in order'],
  ['missed all-24', { missed: { all: 24 } }, 'if missed: up to 24 run, in order'],
  ['grace 30m', { graceMs: 1_800_000 }, 'a missed time may run up to 30m late'],
  ['retries 3', { retries: 3 }, 'a failed run is tried again up to 3 times'],
  ['retries 1', { retries: 1 }, 'a failed run is tried again once'],
  ['retries 0', { retries: 0 }, 'a failed run is not tried again'],
  ['pause after 3', { pauseAfter: 3 }, 'pauses itself after 3 failed runs in a row'],
  ['pause-after never', { pauseAfter: 'never' }, 'never pauses itself'],
  ['idle 2m', { idleMs: 120_000 }, 'a run is stopped when it says nothing for 2m'],
  ['expires 6h', { expiresMs: 21_600_000 }, 'a result that cannot be delivered is given up after 6h'],
  [
    'quiet hours 22:00-07:00',
    { quiet: { from: '22:00', to: '07:00' } },
    'quiet 22:00-07:00: what it says then waits',
  ],
  [
    'quiet 22 to 7, except failures',
    { quiet: { from: '22:00', to: '07:00', exceptFailures: true } },
    'quiet 22:00-07:00 except failures: what it says then waits',
  ],
];

describe.each(known)('"%s"', (words, policy, card) => {
  test('is understood, and said back', () => {
    expect(editPolicy({}, words)).toEqual({ kind: 'set', policy });
    expect(describePolicy(policy)).toEqual([card]);
  });
});

const refused: readonly (readonly [name: string, text: string, reason: string])[] = [
  [
    'overlap',
    'parallel',
    '"parallel" is no way to overlap. Write skip, queue (one may wait), queue-all or cancel (the newer takes the place).',
  ],
  [
    'missed',
    'all',
    '"all" says not what to do with missed due times. Write skip, once, or all with a number up to 100, such as: all 3',
  ],
  [
    'missed',
    'all 101',
    '"all 101" says not what to do with missed due times. Write skip, once, or all with a number up to 100, such as: all 3',
  ],
  ['grace', 'soon', '"soon" is no length for grace. Write one from 1s to 30d, such as 30m.'],
  ['retries', '-1', '"-1" is no number of retries. Write one from 0 to 20, such as 3.'],
  ['retries', '1.5', '"1.5" is no number of retries. Write one from 0 to 20, such as 3.'],
  ['pause-after', '0', '"0" is no number of failed runs. Write one from 1 to 1000, or never.'],
  ['idle', '10ms', '"10ms" is no length for idle. Write one from 1s to 1d, such as 2m.'],
  ['expires', '1s', '"1s" is no length for expires. Write one from 1m to 30d, such as 6h.'],
  ...['22:00', '22:00-22:00', '24:00-07:00', '22:60-07:00', '22:00-07:00 except results'].map(
    (text) =>
      [
        'quiet-hours',
        text,
        `"${text}" are no quiet hours. Write two different times of day, such as 22:00-07:00, and "except failures" behind them if those may ring.`,
      ] as const,
  ),
];

test.each(refused)('--%s %s is refused', (name, text, reason) => {
  expect(readSettingFlags({ [name]: text })).toEqual({ kind: 'refused', reason: `--${name}: ${reason}` });
});

test('"off" goes back to what the house does', () => {
  const all: TaskPolicy = Object.assign({}, ...known.map(([, policy]) => policy));
  const left = taskSettings.reduce((policy, { name }) => {
    const edited = editPolicy(policy, `${name} off`);
    return edited?.kind === 'set' ? edited.policy : policy;
  }, all);
  expect(left).toEqual({});
});

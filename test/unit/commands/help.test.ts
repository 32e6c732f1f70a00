import { describe, expect, test } from 'vitest';
import { commandSummaries } from '../../../src/commands/command-summaries.ts';
import { commandTable } from '../../../src/commands/command-table.ts';
import { commandDefinitions } from '../../../src/commands/definitions.ts';
import { helpFor, helpList } from '../../../src/commands/help.ts';
import { findNamed } from '../../../src/commands/parse-command.ts';

function definitionOf(name: string) {
  const definition = findNamed(name, commandDefinitions);
  if (!definition) throw new Error(`no command ${name}`);
  return definition;
}

describe('help', () => {
  test('shows a role only what it may use', () => {
    expect(helpList(commandDefinitions, 'member')).not.toContain('/pair');
    expect(helpList(commandDefinitions, 'owner')).toContain('`/pair [list|approve|revoke]`');
    expect(helpFor(definitionOf('pair'), 'member')).toBeUndefined();
    expect(helpFor(definitionOf('pair'), 'owner')).toContain('`/pair approve CODE`');
  });

  test('of a command shows its verbs and examples', () => {
    const text = helpFor(definitionOf('tasks'), 'member');
    expect(text).toContain('`/task pause [TASK]` — Hold it back until it is resumed');
    expect(text).toContain('`/task new every 1h Service watch: check the provider status`');
  });

  test('of a verb shows its usage, flags and examples', () => {
    const text = helpFor(definitionOf('task'), 'member', 'new');
    expect(text).toContain('**/task new WHEN [NAME:] PROMPT [--FLAG VALUE …]**');
    expect(text).toContain('`--tz` — the time zone of the schedule');
    expect(text).toContain('`/task new in 20m: stand up`');
  });

  test('of a verb that does not exist is none', () => {
    expect(helpFor(definitionOf('task'), 'member', 'banana')).toBeUndefined();
  });

  test('of a command without verbs shows its other names', () => {
    expect(helpFor(definitionOf('new'), 'member')).toContain('Also: `/reset`');
  });
});

test('menus offer what everybody may use, once', () => {
  const names = commandSummaries(commandDefinitions).map((each) => each.name);
  expect(names).toContain('task');
  expect(names).not.toContain('pair');
  expect(names).not.toContain('reset');
  for (const name of names) expect(name).toMatch(/^[a-z]{1,32}$/);
});

test('the table has a line for each command and verb, and no bare bar in a cell', () => {
  const lines = commandTable(commandDefinitions).split('\n');
  expect(lines).toContain('| `/task show [TASK]` | A task in detail | everyone |');
  expect(lines).toContain('| `/pair approve CODE` | Let in whoever was given the code | owners |');
  for (const line of lines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(4);
});

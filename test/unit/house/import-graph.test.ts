import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { findSins, importsOf, sourceFiles } from '../../support/import-graph.ts';

const imports = sourceFiles().flatMap((file) => importsOf(file));

test('every room imports only what stands below it, and every package has one home', () => {
  expect(findSins(imports)).toEqual([]);
});

test('the graph holds every file of the house', () => {
  const root = new URL('../../..', import.meta.url).pathname;
  const onDisk = execFileSync('find', ['src', 'adapters', '-name', '*.ts', '-o', '-name', '*.tsx'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(sourceFiles().length).toBe(onDisk.trim().split('\n').length);
  expect(sourceFiles().length).toBeGreaterThan(150);
  expect(imports.length).toBeGreaterThan(600);
});

test.each([
  {
    sin: 'an upward import',
    from: 'src/domain/task.ts',
    text: "import type { Stores } from '../contracts/stores/stores.ts';",
  },
  {
    sin: 'a service that imports a later one',
    from: 'src/turns/take-turn.ts',
    text: "import { a } from '../tasks/plan-due.ts';",
  },
  {
    sin: 'an engine that imports another',
    from: 'src/gateway/gateway.ts',
    text: "import { a } from '../worker/sweep.ts';",
  },
  {
    sin: 'a face that knows the store',
    from: 'src/web/web.ts',
    text: "const a = await import('../store/stores.ts');",
  },
  {
    sin: 'an adapter that calls a service',
    from: 'adapters/channels/telegram/adapter.ts',
    text: "import { a } from '../../../src/outbox/post.ts';",
  },
  {
    sin: 'an adapter that knows another',
    from: 'adapters/channels/telegram/adapter.ts',
    text: "import { a } from '../webchat/adapter.ts';",
  },
  {
    sin: 'the house that knows an adapter',
    from: 'src/gateway/gateway.ts',
    text: "import { a } from '../../adapters/channels.ts';",
  },
  {
    sin: 'a package away from home',
    from: 'src/gateway/gateway.ts',
    text: "import { sql } from 'drizzle-orm';",
  },
  { sin: 'a package in the domain', from: 'src/domain/task.ts', text: "import { z } from 'zod';" },
  { sin: 'a package that nobody owns', from: 'src/cli/chat.ts', text: "import left from 'left-pad';" },
])('the guard sees $sin', ({ from, text }) => {
  const sins = findSins([...imports, ...importsOf(from, text)]);
  expect(sins.filter((sin) => sin.startsWith(`${from} must not import`))).toHaveLength(1);
});

test('the guard sees a cycle', () => {
  const [sin] = findSins([
    ...imports,
    { from: 'src/kernel/clock.ts', to: 'src/kernel/service.ts' },
    { from: 'src/kernel/service.ts', to: 'src/kernel/clock.ts' },
  ]);
  expect(sin).toMatch(/^cycle: /);
});

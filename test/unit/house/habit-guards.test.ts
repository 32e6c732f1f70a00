import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backends } from '../../../adapters/agents.ts';
import { logFields } from '../../../src/kernel/log.ts';
import {
  countLines,
  findShould,
  findSql,
  findStrayTime,
  findUndocumented,
  findUnknownFields,
  findUnsound,
  isVague,
} from '../../support/house-guards.ts';
import { sourceFiles } from '../../support/import-graph.ts';

const root = new URL('../../..', import.meta.url).pathname;
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const files = sourceFiles();
const tests = globSync('test/**/*.test.ts', { cwd: root }).filter((file) => !file.includes('unit/house/'));

/** A guard, a text in which it must see something, one in which it must not, and the files that may, with a reason. */
interface Guard {
  readonly name: string;
  readonly find: (text: string) => readonly string[];
  readonly files: readonly string[];
  readonly sins: readonly string[];
  readonly virtue: string;
  readonly except: Readonly<Record<string, string>>;
}

const guards: readonly Guard[] = [
  {
    name: 'time comes from the clock, by no back door',
    find: findStrayTime,
    files: files.filter((file) => !file.includes('/page/')),
    sins: [
      'AbortSignal.timeout(5)',
      "import { setTimeout } from 'node:timers/promises';",
      'const at = new Date;',
    ],
    virtue: 'const at = new Date(text); // never new Date',
    except: {
      'src/cli/doctor.ts': 'a look at a local port; nothing of the house waits for it',
      'src/cli/open-chat.ts': 'a look at a local port; nothing of the house waits for it',
    },
  },
  {
    name: 'no statement of SQL hides in a string outside the store',
    find: findSql,
    files: files.filter((file) => !file.startsWith('src/store/')),
    sins: [
      "run('select id from runs where true')",
      'run("update runs set state = 1")',
      'run(`delete from runs`)',
    ],
    virtue: "say('Select a task from the list.'); // select id from runs",
    except: {},
  },
  {
    name: 'log lines carry known fields, nested values or not',
    find: (text) => findUnknownFields(text, logFields),
    files,
    sins: ["log.info({ text: 'hi' }, 'x')", "log.warn({ run, err: f({ a: 1 }), words }, 'x')"],
    virtue: "log.info({ ...fields, run: id, durationMs: at({ a: 1, b: 2 }), err }, 'run ended')",
    except: {},
  },
  {
    name: 'a test is named by what holds',
    find: findShould,
    files: tests,
    sins: [
      "test('it should work', () => {})",
      'test("what\'s there should stay", () => {})',
      "test.each([1])('$x should', f)",
    ],
    virtue: "test('a paused task is never due', () => {}); // as it should be",
    except: {},
  },
  {
    name: 'a test is neither left out nor alone, and waits for events',
    find: findUnsound,
    files: tests,
    sins: [
      "test.skip('a', () => {})",
      "describe.only('a', () => {})",
      'await clock.sleep(50)',
      'setTimeout(done, 9)',
    ],
    virtue: 'else test.skip(`${law} (skipped: ${reason})`, () => {});',
    except: {
      'test/story/crash.test.ts': 'the moment of a kill must be any moment',
      'test/story/crash-tasks.test.ts': 'the moment of a kill must be any moment',
      'test/story/crash-platforms.test.ts': 'the moment of a kill must be any moment',
      'test/parts/command-backend.test.ts': 'the wait is in the program that the test starts',
      'test/unit/cli/chat.test.ts': 'an agent that grows its answer takes time',
      'test/unit/webchat/chat-adapter.test.ts': 'nothing to wait for: that nothing comes is what is tested',
    },
  },
  {
    // The tables of the store say it in their contracts.
    name: 'what is exported says what it promises',
    find: (text) => findUndocumented(text).filter((name) => !name.endsWith('Table')),
    files: files.filter((file) => file.startsWith('src/')),
    sins: ['export function a() {}', '// why\nexport interface A {}', '\nexport async function b() {}'],
    virtue: '/** The answer. */\nexport const answer = 42;',
    except: {},
  },
];

describe.each(guards)('$name', ({ find, files: looked, sins, virtue, except }) => {
  test('in every file', () => {
    expect(looked.length).toBeGreaterThan(20);
    const found = looked
      .filter((file) => !(file in except))
      .flatMap((file) => find(read(file)).map((sin) => `${file}: ${sin}`));
    expect(found).toEqual([]);
  });
  test.each(sins)('the guard sees %j', (sin) => expect(find(sin)).not.toEqual([]));
  test('the guard lets pass what is right', () => expect(find(virtue)).toEqual([]));
  test('each exception is still needed', () => {
    expect(Object.keys(except).filter((file) => find(read(file)).length === 0)).toEqual([]);
  });
});

/** The files that must stay short. */
const bars: readonly { readonly file: string; readonly bar: number }[] = [
  { file: 'src/app.ts', bar: 150 },
  { file: 'src/gateway/receive.ts', bar: 120 },
];

test.each(bars)('$file stays short', ({ file, bar }) => {
  expect(countLines(read(file))).toBeLessThanOrEqual(bar);
});

test('the guard of lengths counts lines, not ends of lines', () => {
  expect([countLines('a'), countLines('a\n'), countLines('a\nb\n')]).toEqual([1, 1, 2]);
});

test.each([
  ['src/domain/types.ts', true],
  ['adapters/channels/webchat/page/utils.tsx', true],
  ['src/kernel/helper.ts', true],
  ['src/worker/run-helper.ts', false],
  ['src/commands/help.ts', false],
])('the name of %s says nothing: %s', (file, vague) => {
  expect(isVague(file)).toBe(vague);
});

test('no file has a name that says nothing', () => {
  expect(globSync('{src,adapters,test}/**/*.{ts,tsx}', { cwd: root }).filter(isVague)).toEqual([]);
});

test('every back-end has the files that each has', () => {
  const wanted = ['manifest.ts', 'backend.ts', 'README.md'];
  const paths = backends.flatMap(({ name }) => wanted.map((file) => `adapters/agents/${name}/${file}`));
  expect(paths.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

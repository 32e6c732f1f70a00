import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backends } from '../../../adapters/agents.ts';
import { channels } from '../../../adapters/channels.ts';
import { errorTable } from '../../../src/kernel/error-table.ts';
import { logFields } from '../../../src/kernel/log.ts';
import { engineRelease } from '../../../src/store/engine-release.ts';
import { sourceFiles } from '../../support/import-graph.ts';

const root = new URL('../../..', import.meta.url).pathname;
const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
const code = (file: string) => withoutComments(readFileSync(join(root, file), 'utf8'));
const files = sourceFiles();
const house = files.filter((file) => file.startsWith('src/'));
const isPage = (file: string) => file.includes('/page/');

/** A rule that a text breaks, and the files that may, each with its reason. */
interface Rule {
  readonly name: string;
  readonly files: readonly string[];
  readonly sin: RegExp;
  readonly planted: string;
  readonly except: Readonly<Record<string, string>>;
}

const rules: readonly Rule[] = [
  {
    name: 'time is read in one place',
    files: files.filter((file) => !isPage(file)),
    sin: /\bDate\.now\(|\bnew Date\(\)|\bset(?:Timeout|Interval|Immediate)\(|\bperformance\.now\(/,
    planted: 'const now = Date.now();',
    except: {
      'src/kernel/clock.ts': 'the clock itself',
      'src/kernel/ids.ts': 'ids carry the time they were made',
    },
  },
  {
    name: 'chance has one source',
    files: files.filter((file) => !isPage(file)),
    sin: /\bMath\.random\(|\brandom(?:Bytes|UUID|Int)\(/,
    planted: 'const id = randomUUID();',
    except: {
      'src/kernel/ids.ts': 'the source itself',
    },
  },
  {
    name: 'the environment is read in the attic',
    files,
    sin: /\bprocess\.env\b/,
    planted: "process.env['HOME']",
    except: {
      'src/cli/open-house.ts': 'hands it in',
      'src/cli/program.ts': 'DEBUG, for the stack of an error',
      'src/cli/doctor.ts': 'looks for programs on the PATH',
      'src/cli/setup.ts': 'looks for programs on the PATH and for keys',
      'src/cli/explain-agent.ts': 'looks for programs on the PATH',
      'src/store/embedded/server.ts': 'the place of sockets is the system’s word',
    },
  },
  {
    name: 'no platform is named in the house',
    files: house,
    sin: /\b(?:telegram|discord|slack)\b/i,
    planted: "if (channel === 'telegram') {}",
    except: {},
  },
  {
    name: 'SQL stays in the store',
    files: files.filter((file) => !file.startsWith('src/store/')),
    sin: /\bsql`|`\s*(?:select|insert into|update|delete from)\s[^`]*\b(?:from|set|values)\b/i,
    planted: 'await sql`select 1`',
    except: {},
  },
  {
    name: 'there are no enums',
    files,
    sin: /^\s*(?:export )?(?:const )?enum /m,
    planted: 'export enum A {}',
    except: {},
  },
  {
    name: 'no table of languages is loaded when a file is read',
    files,
    sin: /^(?:export )?const \w+ = new Intl\./m,
    planted: 'const segmenter = new Intl.Segmenter();',
    except: {},
  },
  { name: 'exports have names', files, sin: /^export default/m, planted: 'export default 1', except: {} },
];

describe.each(rules)('$name', ({ files: looked, sin, planted, except }) => {
  test('in every file', () => {
    expect(looked.length).toBeGreaterThan(100);
    expect(looked.filter((file) => !(file in except) && sin.test(code(file)))).toEqual([]);
  });
  test('the guard sees a planted sin', () => expect(planted).toMatch(sin));
  test('each exception is still needed', () => {
    expect(
      Object.keys(except).filter((file) => !existsSync(join(root, file)) || !sin.test(code(file))),
    ).toEqual([]);
  });
});

test('files are small', () => {
  const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length;
  expect(files.filter((file) => lines(file) > 251)).toEqual([]);
});

test('files say one thing', () => {
  expect(files.filter((file) => /\/(?:types|utils|helpers|common|index)\.tsx?$/.test(file))).toEqual([]);
});

test('every channel and back-end on disk is on its list, with the files that each has', () => {
  const folders = (kind: string) => readdirSync(join(root, 'adapters', kind)).toSorted();
  expect(channels.map(({ name }) => name).toSorted()).toEqual(folders('channels'));
  expect(backends.map(({ name }) => name).toSorted()).toEqual(folders('agents'));
  const wanted = [
    'manifest.ts',
    'config.ts',
    'adapter.ts',
    'normalize.ts',
    'render.ts',
    'fixtures',
    'README.md',
  ];
  const missing = channels.flatMap(({ name }) =>
    wanted
      .filter((file) => !existsSync(join(root, 'adapters/channels', name, file)))
      .map((file) => `${name}/${file}`),
  );
  expect(missing).toEqual([]);
});

test('every error code is used', () => {
  const all = files
    .filter((file) => file !== 'src/kernel/error-table.ts')
    .map(code)
    .join('\n');
  expect(Object.keys(errorTable).filter((name) => !all.includes(`'${name}'`))).toEqual([]);
});

test('log lines carry known fields only', () => {
  const known = new Set<string>(logFields);
  const calls = files.flatMap((file) => [
    ...code(file).matchAll(/\blog\.(?:debug|info|warn|error)\(\s*\{([^}]*)\}/g),
  ]);
  const fields = calls.flatMap(([, body = '']) =>
    body
      .replace(/\([^()]*\)/g, '')
      .split(',')
      .map((part) => part.split(':')[0]?.trim() ?? ''),
  );
  expect(calls.length).toBeGreaterThan(20);
  expect(fields.filter((field) => field !== '' && !field.startsWith('...') && !known.has(field))).toEqual([]);
});

test('tests say what is, and leave none out', () => {
  const tests = globSync('test/**/*.test.ts', { cwd: root }).filter(
    (file) => !file.endsWith('guards.test.ts'),
  );
  expect(tests.length).toBeGreaterThan(20);
  expect(
    tests.filter((file) =>
      /\b(?:test|it|describe)(?:\.each\([\s\S]*?\))?\(\s*['"`][^'"`]*\bshould\b/.test(code(file)),
    ),
  ).toEqual([]);
  expect(tests.filter((file) => /\b(?:test|it|describe)\.(?:only|todo)\(/.test(code(file)))).toEqual([]);
});

test('every room tells what it is for', () => {
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(
    rooms.map(({ name }) => name).filter((name) => !existsSync(join(root, 'src', name, 'README.md'))),
  ).toEqual([]);
});

test('the schema of the job engine is that of the release that is installed', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  expect(engineRelease).toBe(dependencies['pg-boss']);
});

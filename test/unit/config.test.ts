import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backends } from '../../adapters/agents.ts';
import { channels } from '../../adapters/channels.ts';
import type { Config } from '../../src/config/config.ts';
import { configJsonSchema, type Plugs, renderConfigSchema } from '../../src/config/config-json-schema.ts';
import { renderConfigReference } from '../../src/config/config-reference.ts';
import type { Environment } from '../../src/config/environment.ts';
import { keepWebToken } from '../../src/config/keep-web-token.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { HouseError } from '../../src/kernel/errors.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { configPlugs } from '../support/config-plugs.ts';

/** The channels of the list in the place of the fakes of the same name. */
function withReal({ channels: fakes }: Plugs): Plugs {
  const left = fakes.filter(({ name }) => !channels.some((channel) => channel.name === name));
  return { channels: [...channels, ...left], backends };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(yaml: string, environment: Environment = {}): Config {
  const file = join(folder, 'posthouse.yaml');
  writeFileSync(file, yaml);
  return loadConfig({ file, environment, ...configPlugs });
}

/** The lines of the refusal, with the folder cut off. */
function problemsOf(yaml: string, environment: Environment = {}): readonly string[] {
  try {
    load(yaml, environment);
  } catch (err) {
    if (err instanceof HouseError && err.code === 'config.invalid') {
      return String(err.details['problems']).replaceAll(`${folder}/`, '').split('\n');
    }
    throw err;
  }
  return [];
}

describe('a config', () => {
  test('without a file has web chat, console and the demo agent', () => {
    const { agents, accounts, defaultAgent, file } = loadConfig({ environment: {}, ...configPlugs });
    expect(file).toBeUndefined();
    expect(agents).toMatchObject([{ name: 'demo', backend: 'demo', timeoutMs: 600_000, unsafe: false }]);
    expect(accounts.map(({ name, channel }) => `${name}: ${channel}`)).toEqual([
      'web: webchat',
      'console: console',
    ]);
    expect(defaultAgent).toBe('demo');
  });

  test('that is named must exist', () => {
    expect(() => loadConfig({ file: '/nowhere/a.yaml', environment: {}, ...configPlugs })).toThrow(
      /^The config \/nowhere\/a.yaml could not be read: ENOENT/,
    );
  });

  test('becomes values of the domain', () => {
    const config = load(
      [
        'agents: { writer: { backend: command, command: [a, "1"], timeout: 1h30m, people: [ann], workspace: w } }',
        'accounts:',
        '  tg: { channel: telegram, token: t, groups: { -1001234567890123456789: { mention: true } } }',
        '  console: { enabled: false }',
        'routes: [{ account: tg, peer: "5", agent: writer }]',
        'people: { ann: { role: owner, zone: Europe/Berlin, ids: ["tg:5:6"] } }',
        'limits: { grace: 3h }',
      ].join('\n'),
    );
    expect(config.agents).toEqual([
      {
        name: 'writer',
        backend: 'command',
        description: '',
        workspace: join(folder, 'w'),
        timeoutMs: 5_400_000,
        capabilities: [],
        people: ['ann'],
        unsafe: false,
        worktrees: 'auto',
        budget: {},
        options: { command: ['a', '1'] },
      },
    ]);
    expect(config.accounts).toEqual([
      {
        name: 'tg',
        channel: 'telegram',
        options: { token: 't', pollers: 1 },
        groups: [{ id: '-1001234567890123456789', mention: true, context: 10 }],
      },
      { name: 'web', channel: 'webchat', options: {}, groups: [] },
    ]);
    expect(config.routes).toEqual([{ account: 'tg', peer: '5', agent: 'writer' }]);
    expect(config.people).toEqual([
      { name: 'ann', role: 'owner', zone: 'Europe/Berlin', identities: ['tg:5:6'] },
    ]);
    expect(config.limits).toEqual({
      turns: 8,
      runs: 4,
      queuePerSession: 500,
      deliveryExpiryMs: 86_400_000,
      graceMs: 10_800_000,
      budget: {},
      attachmentBytes: 20_000_000,
      historyMs: 34_560_000_000,
    });
    expect(config.database).toEqual({ folder: join(folder, 'data') });
    expect(config.warnings).toEqual([]);
  });

  test('takes keys without a value as absent', () => {
    expect(load('agents:\nlimits:\nweb:\n  # port: 1\n').web.port).toBe(7788);
  });

  test('takes a named thing without a value as one with every default', () => {
    expect(load('people:\n  ann:').people).toEqual([{ name: 'ann', role: 'member', identities: [] }]);
    expect(problemsOf('agents:\n  a:')).toEqual([
      'posthouse.yaml:2: agents.a.backend: missing; expected one of demo, command',
    ]);
  });
});

describe('a broken config', () => {
  const telegram = 'accounts: { tg: { channel: telegram, token: t } }\n';
  test.each([
    ['an unknown key', 'web: { prot: 1 }', 'posthouse.yaml:1: web.prot: unknown key; did you mean "port"?'],
    [
      'an unknown key that is like none',
      'log: { zzzzzz: 1 }',
      'posthouse.yaml:1: log.zzzzzz: unknown key; known are level',
    ],
    [
      "an unknown key among a channel's own",
      'accounts:\n  tg:\n    channel: telegram\n    token: t\n    tokn: x',
      'posthouse.yaml:5: accounts.tg.tokn: unknown key; did you mean "token"?',
    ],
    [
      'a misspelt key of the house in an account',
      'accounts:\n  tg:\n    channel: telegram\n    token: t\n    enabeld: true',
      'posthouse.yaml:5: accounts.tg.enabeld: unknown key; did you mean "enabled"?',
    ],
    [
      'a wrong type',
      'web:\n  port: high',
      'posthouse.yaml:2: web.port: expected a whole number from 1 to 65535, got "high"',
    ],
    [
      'a number out of range',
      'web:\n  port: 70000',
      'posthouse.yaml:2: web.port: expected a whole number from 1 to 65535, got 70000',
    ],
    [
      "a wrong type in a channel's own key",
      'accounts: { tg: { channel: telegram, token: t, pollers: yes } }',
      'posthouse.yaml:1: accounts.tg.pollers: expected a whole number from 1 to 9, got "yes"',
    ],
    [
      'an id without quotes',
      'routes: [{ peer: 12, agent: demo }]',
      'posthouse.yaml:1: routes[0].peer: expected text, got a number; put it in quotes',
    ],
    [
      'a list instead of a mapping',
      'agents: [a]',
      'posthouse.yaml:1: agents: expected a mapping of keys, got a list',
    ],
    ['a list as the whole', '- a', 'posthouse.yaml:1: expected a mapping of keys, got a list'],
    [
      'a missing key',
      'accounts:\n  tg: { channel: telegram }',
      'posthouse.yaml:2: accounts.tg.token: missing; expected text',
    ],
    [
      'a missing back-end',
      'agents:\n  a: { timeout: 1m }',
      'posthouse.yaml:2: agents.a.backend: missing; expected one of demo, command',
    ],
    [
      'an unknown back-end',
      'agents: { a: { backend: comand } }',
      'posthouse.yaml:1: agents.a.backend: there is no back-end "comand"; did you mean "command"?',
    ],
    [
      'an unknown channel',
      'accounts: { a: { channel: telegrm } }',
      'posthouse.yaml:1: accounts.a.channel: there is no channel "telegrm"; did you mean "telegram"?',
    ],
    [
      'a bad duration',
      'limits: { grace: soon }',
      'posthouse.yaml:1: limits.grace: expected a duration such as "90s", "10m" or "2h30m", got "soon"',
    ],
    [
      'a bad zone',
      'people: { ann: { zone: Europe/Berlni } }',
      'posthouse.yaml:1: people.ann.zone: expected an IANA zone such as "Europe/Berlin", got "Europe/Berlni"',
    ],
    [
      'a zone that knows no summer time',
      'people: { ann: { zone: "+02:00" } }',
      'posthouse.yaml:1: people.ann.zone: expected an IANA zone such as "Europe/Berlin", got "+02:00"',
    ],
    [
      'a bad name',
      'agents: { "a b": { backend: demo } }',
      'posthouse.yaml:1: agents.a b: expected a name of at most 32 letters, digits, "-" and "_" as key',
    ],
    [
      'a word that is none of a list',
      'log: { level: loud }',
      'posthouse.yaml:1: log.level: expected one of debug, info, warn, error, got "loud"',
    ],
    [
      'an unknown agent in a route',
      `${telegram}routes:\n  - { account: tg, agent: dmeo }`,
      'posthouse.yaml:3: routes[0].agent: there is no agent "dmeo"; did you mean "demo"?',
    ],
    [
      'an unknown account in a route',
      `${telegram}routes: [{ account: gt, agent: demo }]`,
      'posthouse.yaml:2: routes[0].account: there is no account "gt"; did you mean "tg"?',
    ],
    [
      'an unknown channel in a route',
      'routes: [{ channel: consol, agent: demo }]',
      'posthouse.yaml:1: routes[0].channel: there is no channel "consol"; did you mean "console"?',
    ],
    [
      'a route that holds nowhere',
      'routes: [{ agent: demo }]',
      'posthouse.yaml:1: routes[0]: expected at least one of channel, account, space, peer, group, thread, got none; for all messages use defaultAgent',
    ],
    [
      'an unknown default agent',
      'defaultAgent: dmo',
      'posthouse.yaml:1: defaultAgent: there is no agent "dmo"; did you mean "demo"?',
    ],
    [
      'an unknown person of an agent',
      'agents: { a: { backend: demo, people: [an] } }\npeople: { ann: {} }',
      'posthouse.yaml:1: agents.a.people[0]: there is no person "an"; did you mean "ann"?',
    ],
    [
      'an id on an unknown account',
      'people: { ann: { ids: ["wbe:1"] } }',
      'posthouse.yaml:1: people.ann.ids[0]: there is no account "wbe"; did you mean "web"?',
    ],
    [
      'an id that two people have',
      'people:\n  ann: { ids: ["web:1"] }\n  bob: { ids: ["web:1"] }',
      'posthouse.yaml:3: people.bob.ids[0]: "web:1" already belongs to ann',
    ],
    [
      'a key that is there twice',
      'web: {}\nlog: {}\nweb: {}',
      'posthouse.yaml:3: web: this key is there twice',
    ],
    [
      'broken YAML',
      'web:\n  port: 1\n host: a',
      'posthouse.yaml:3: not valid YAML: All mapping items must start at the same column',
    ],
    [
      'an unset variable',
      `accounts:\n  tg:\n    channel: telegram\n    token: \${TG}`,
      'posthouse.yaml:4: accounts.tg.token: the variable TG is not set; set it, or write ${TG:-default}',
    ],
    [
      'a malformed variable',
      'defaultAgent: ${a b}',
      'posthouse.yaml:1: defaultAgent: expected a variable such as ${NAME} or ${NAME:-default}; write "$${" for a plain "${"',
    ],
    [
      'no agent at all',
      'agents: {}',
      'posthouse.yaml:1: agents: expected at least one agent; leave the key out for the demo',
    ],
  ])('with %s says where and what', (_, yaml, problem) => {
    expect(problemsOf(yaml)).toEqual([problem]);
  });

  test('tells of several problems at once, in the order of the file', () => {
    const yaml = [
      'agents:',
      '  a: { backend: nope, timeout: soon }',
      '  b c: { backend: demo }',
      '  d: { backend: command, command: run }',
      'accounts: { tg: { channel: telegram, tokn: x } }',
      'routes: [{ agent: x }]',
    ].join('\n');
    expect(problemsOf(yaml)).toEqual([
      'posthouse.yaml:2: agents.a.backend: there is no back-end "nope"; known are demo, command',
      'posthouse.yaml:2: agents.a.timeout: expected a duration such as "90s", "10m" or "2h30m", got "soon"',
      'posthouse.yaml:3: agents.b c: expected a name of at most 32 letters, digits, "-" and "_" as key',
      'posthouse.yaml:4: agents.d.command: expected a list, each text, got text',
      'posthouse.yaml:5: accounts.tg.token: missing; expected text',
      'posthouse.yaml:5: accounts.tg.tokn: unknown key; did you mean "token"?',
      expect.stringMatching(/^posthouse.yaml:6: routes\[0\]: expected at least one of/),
      'posthouse.yaml:6: routes[0].agent: there is no agent "x"; did you mean "a"?',
    ]);
  });
});

describe('a variable', () => {
  const account = 'accounts: { tg: { channel: telegram, token: "${TG:-none}" } }';
  const tokenOf = (environment: Environment, yaml = account) => load(yaml, environment).accounts[0]?.options;

  test.each([
    ['is filled in', { TG: 'abc' }, 'abc'],
    ['falls back to its default', {}, 'none'],
    ['falls back when it is empty', { TG: '' }, 'none'],
    ['is never read as YAML', { TG: 'a: {b' }, 'a: {b'],
    ['is never read as a variable again', { TG: '${HOME}' }, '${HOME}'],
  ])('%s', (_, environment, token) => {
    expect(tokenOf(environment)).toMatchObject({ token });
  });

  test('is not looked for in keys, and $${ is a plain ${', () => {
    expect(tokenOf({}, 'accounts: { tg: { channel: telegram, token: "a$${TG}" } }')).toMatchObject({
      token: 'a${TG}',
    });
  });

  test('may be a number where one is expected', () => {
    expect(load('web: { port: "${PORT}" }', { PORT: '81' }).web.port).toBe(81);
  });

  test('is read from the file that NAME_FILE names, without its last line end', () => {
    writeFileSync(join(folder, 'secret'), 'abc\n');
    expect(tokenOf({ TG_FILE: join(folder, 'secret') })).toMatchObject({ token: 'abc' });
    expect(problemsOf(account, { TG_FILE: join(folder, 'gone') })).toEqual([
      expect.stringMatching(
        /^posthouse.yaml:1: accounts.tg.token: the file that TG_FILE names could not be read: ENOENT/,
      ),
    ]);
  });

  test('is what the program that NAME_COMMAND names writes, which is run once', () => {
    writeFileSync(join(folder, 'vault'), 'echo asked >> asked; printf "%s\\n" "$1"');
    const command = { PATH: process.env['PATH'], TG_COMMAND: 'sh vault "from the vault"' };
    expect(tokenOf(command, `${account}\nprobes: { commands: { a: ["\${TG}"] } }`)).toMatchObject({
      token: 'from the vault',
    });
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('asked\n');
    rmSync(join(folder, 'asked'));
    rmSync(join(folder, 'vault'));
  });

  test.each([
    ['false', 'it ended with 1'],
    ['true', 'it wrote nothing'],
    ['/nowhere/vault', 'spawnSync /nowhere/vault ENOENT'],
    ['sh "open', 'expected a program and its arguments, with every quote closed'],
  ])('says why %s gave nothing', (words, reason) => {
    expect(problemsOf(account, { PATH: process.env['PATH'], TG_COMMAND: words })).toEqual([
      `posthouse.yaml:1: accounts.tg.token: the program that TG_COMMAND names gave nothing: ${reason}`,
    ]);
  });

  test('is read from .env, unless the environment has it', () => {
    writeFileSync(join(folder, '.env'), 'TG="from file"\nPORT=81\n');
    expect(tokenOf({})).toMatchObject({ token: 'from file' });
    expect(tokenOf({ TG: 'real' })).toMatchObject({ token: 'real' });
    rmSync(join(folder, '.env'));
  });

  test('DATABASE_URL is the default of database.url', () => {
    expect(load('', { DATABASE_URL: 'postgres://a/b' }).database.url).toBe('postgres://a/b');
    expect(load('database: { url: "postgres://c/d" }', { DATABASE_URL: 'postgres://a/b' }).database.url).toBe(
      'postgres://c/d',
    );
  });

  test.each([
    ['in a number', 'web: { port: "${S}" }'],
    ['in a duration', 'limits: { grace: "${S}" }'],
    ['in a mapping', 'web: ${S}'],
    ['in a name', 'defaultAgent: ${S}'],
    [
      'written out where a list is expected',
      'agents: { a: { backend: command, command: my --key hunter2 } }',
    ],
    ['written out under a secret key', 'web: { token: "hunter2" }'],
    ['in an address', 'database: { url: "mysql://me:hunter2@db" }'],
    ['in broken YAML', 'a: [\nb: "hunter2\n'],
  ])('that is secret %s is not shown', (_, yaml) => {
    const problems = problemsOf(yaml, { S: 'hunter2 ' });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).not.toContain('hunter2');
  });
});

describe('a route that can never match', () => {
  test.each([
    ['peer and group', '{ peer: "1", group: "2", agent: demo }', 'peer and group never hold for one message'],
    ['a disabled account', '{ account: console, agent: demo }', 'the account console is not enabled'],
    [
      'another channel',
      '{ account: web, channel: console, agent: demo }',
      'the account web is on webchat, not on console',
    ],
  ])('is warned of: %s', (_, route, reason) => {
    const { warnings } = load(`accounts: { console: { enabled: false } }\nroutes:\n  - ${route}`);
    expect(warnings).toEqual([
      `${folder}/posthouse.yaml:3: routes[0]: this route can never match: ${reason}`,
    ]);
  });

  test('is warned of: the same place again', () => {
    const { warnings } = load('routes:\n  - { peer: "1", agent: demo }\n  - { peer: "1", agent: demo }');
    expect(warnings).toEqual([expect.stringContaining('routes[0] says the same and comes first')]);
  });
});

describe('the web token', () => {
  test('is made once, kept for its owner alone, and never looked for when the config has one', () => {
    const { web } = load('');
    const database = { folder: join(folder, 'data') };
    const token = keepWebToken({ web, database }, systemIds);
    expect(token).toMatch(/^[A-Z0-9]{32}$/);
    expect(keepWebToken({ web, database }, systemIds)).toBe(token);
    expect(statSync(join(database.folder, 'web-token')).mode & 0o777).toBe(0o600);
    expect(keepWebToken({ web: { ...web, token: 'of the config' }, database }, systemIds)).toBe(
      'of the config',
    );
  });

  test('that cannot be kept is told with the folder', () => {
    writeFileSync(join(folder, 'no-folder'), '');
    const database = { folder: join(folder, 'no-folder') };
    expect(() => keepWebToken({ web: load('').web, database }, systemIds)).toThrow(HouseError);
  });
});

describe('what is made from the schema', () => {
  const example = readFileSync(new URL('../../config/example.yaml', import.meta.url), 'utf8');
  const plugs = withReal(configPlugs);
  const rows = renderConfigReference(plugs).split('\n').slice(2, -1);

  test('the example is valid and gives no warning', () => {
    const file = join(folder, 'example.yaml');
    writeFileSync(file, example);
    const environment = {
      TELEGRAM_TOKEN: '1:a',
      DISCORD_TOKEN: 'a.b.c',
      SLACK_BOT_TOKEN: 'xoxb-1-2-a',
      SLACK_APP_TOKEN: 'xapp-1-A1-2-a',
      ANTHROPIC_API_KEY: 'sk-ant-a',
    };
    expect(loadConfig({ file, environment, ...plugs }).warnings).toEqual([]);
  });

  test('the example has every key, and every key is described', () => {
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) {
      const [, key = '', about = ''] = /^\| `([^`]+)` \| ([^|]*)/.exec(row) ?? [];
      const word = key.split('.').at(-1) ?? '';
      expect(example).toMatch(new RegExp(`(^|[\\s{])${word}:`, 'm'));
      expect(about.trim(), key).not.toBe('');
    }
  });

  test('the JSON schema tells channels and back-ends apart', () => {
    const accounts = configJsonSchema(configPlugs).properties?.['accounts'];
    expect(accounts).toMatchObject({
      properties: { web: { required: [] } },
      additionalProperties: {
        anyOf: [
          {
            properties: { channel: { const: 'telegram' }, token: { type: 'string' } },
            required: ['channel', 'token'],
          },
          { properties: { channel: { const: 'webchat' } } },
          { properties: { channel: { const: 'console' } } },
        ],
      },
    });
    expect(() => JSON.parse(renderConfigSchema(configPlugs))).not.toThrow();
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { messageOf } from '../kernel/errors.ts';
import type { CliContext } from './cli-context.ts';
import type { ExportOptions } from './export-options.ts';
import type { SetupOptions } from './setup-options.ts';

/** The command line. */
export function program(root: string): Command {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const posthouse = new Command('posthouse')
    .description('Puts your AI agents into chat, runs their scheduled tasks and delivers the results.')
    .version(version, '-v, --version')
    .option('-c, --config <file>', 'the config (default: posthouse.yaml, if there is one)')
    .showHelpAfterError();
  const run =
    <Args extends readonly unknown[]>(action: (context: CliContext, ...args: Args) => Promise<number>) =>
    (...args: Args) => {
      const { config } = posthouse.opts<{ config?: string }>();
      return finish(() =>
        action({ root, version, ...(config !== undefined && { configFile: config }) }, ...args),
      );
    };

  posthouse
    .command('start')
    .description('start the gateway: web chat, channels, scheduler and workers')
    .action(run(async (context) => (await import('./start.ts')).start(context)));
  posthouse
    .command('chat')
    .description('talk to your agents in this terminal; starts the gateway if none runs')
    .option('-s, --session <name>', 'the name of the chat', 'terminal')
    .action(
      run(async (context, options: { session: string }) =>
        (await import('./open-chat.ts')).openChat(context, options),
      ),
    );
  posthouse
    .command('doctor')
    .description('check the config, the database, the accounts and the agents')
    .option('--turn', 'let each agent answer once, which costs what a turn costs', false)
    .action(
      run(async (context, options: { turn: boolean }) =>
        (await import('./doctor.ts')).doctor(context, options),
      ),
    );
  posthouse
    .command('setup')
    .description('find the agents, model servers and keys of this machine, and write them into the config')
    .option('-y, --yes', 'write without asking', false)
    .option('--no-turn', 'do not let each new agent answer once')
    .action(
      run(async (context, options: SetupOptions) => (await import('./setup.ts')).setup(context, options)),
    );
  posthouse
    .command('config')
    .description('look after the config')
    .command('check')
    .description('read the config and say what is wrong with it')
    .action(run(async (context) => (await import('./check-config.ts')).checkConfig(context)));
  posthouse
    .command('agent')
    .description('look after agents')
    .command('explain [name]')
    .description('what an agent may do, and what holds it to that on this machine')
    .action(
      run(async (context, name?: string) => (await import('./explain-agent.ts')).explainAgent(context, name)),
    );
  const pair = posthouse.command('pair').description('let people in');
  pair
    .command('approve <code>')
    .description('let in the person who was given this code')
    .action(run(async (context, code: string) => (await import('./pair.ts')).approve(context, code)));
  pair
    .command('list')
    .description('who waits to be let in')
    .action(run(async (context) => (await import('./pair.ts')).list(context)));
  for (const name of ['task', 'run'] as const) {
    // Whatever stands behind is the chat's own grammar; help is a verb of it like the others.
    posthouse
      .command(`${name} [words...]`)
      .description(`${about[name]}, as /${name} in a chat does; --json answers for programs`)
      .allowUnknownOption()
      .helpOption(false)
      .action(
        run(async (context, words: readonly string[]) =>
          (await import('./run-words.ts')).runWords(context, [name, ...words]),
        ),
      );
  }
  posthouse
    .command('export')
    .description('write history to the output, row by row')
    .option('--table <table>', 'runs, tasks, attempts, deliveries or events', 'runs')
    .option('--since <when>', 'only what is newer: a day (2026-11-01) or a length (30d)')
    .option('--format <format>', 'jsonl or csv', 'jsonl')
    .action(
      run(async (context, options: ExportOptions) =>
        (await import('./export.ts')).exportHistory(context, options),
      ),
    );
  return posthouse;
}

const about = { task: 'look after tasks', run: 'look after single runs' } as const;

/** What went wrong is one sentence for a person; the stack is for DEBUG. */
async function finish(action: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await action();
  } catch (err) {
    console.error(`posthouse: ${messageOf(err)}`);
    if (process.env['DEBUG']) console.error(err);
    process.exitCode = 1;
  }
}

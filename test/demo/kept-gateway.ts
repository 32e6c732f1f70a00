import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../../src/kernel/clock.ts';
import type { Ids } from '../../src/kernel/ids.ts';
import type { DemoConfig, DemoGateway } from './demo.ts';
import type { ShownGateway } from './wire.ts';

/** Long enough to see that nobody is there. */
const awayMs = 3_000;
const program = new URL('../../dist/main.js', import.meta.url).pathname;

/** The built program in a folder of its own, with its embedded database. It is started again whenever it ends. */
export async function openKeptGateway(deps: {
  readonly folder: string;
  readonly config: DemoConfig;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly changed: () => void;
}): Promise<DemoGateway> {
  const { folder, config, clock, ids, changed } = deps;
  const port = await freePort();
  const token = ids.code(24);
  const settings = { web: { port, token }, database: { folder: './data' }, log: { level: 'warn' } };
  writeFileSync(join(folder, 'posthouse.yaml'), JSON.stringify({ ...settings, ...config }));
  let state: ShownGateway['state'] = 'starting';
  let isStopping = false;
  const become = (next: typeof state) => {
    state = next;
    changed();
  };
  let child = await start(folder);
  become('running');
  let keeping = keep();

  /** Ends when it is told to stop, or when it does not start any more. */
  async function keep(): Promise<void> {
    while (!isStopping) {
      await ended(child);
      if (isStopping) return;
      become('killed');
      await clock.sleep(awayMs);
      become('starting');
      child = await start(folder);
      become('running');
    }
  }
  keeping = keeping.catch((err: unknown) => console.error(err));

  return {
    show: () => ({ state, webChat: `http://127.0.0.1:${port}/#token=${token}`, canBeKilled: true }),
    kill: () => void (state === 'running' && child.kill('SIGKILL')),
    async stop() {
      isStopping = true;
      // One that is just coming back is waited for: it takes its database with it.
      if (state !== 'running') await keeping;
      child.kill('SIGTERM');
      await ended(child);
      await keeping;
    },
  };
}

/** Resolves when it is ready. In a process group of its own, so that Ctrl-C reaches only who started it. */
async function start(folder: string): Promise<ChildProcess> {
  const { PATH, HOME, TMPDIR } = process.env;
  const env = { ...(PATH && { PATH }), ...(HOME && { HOME }), ...(TMPDIR && { TMPDIR }) };
  const child = spawn(process.execPath, [program, 'start'], {
    ...{ cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output = (output + chunk).slice(-20_000);
      if (output.includes('Posthouse is ready')) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => reject(new Error(`The gateway ended before it was ready:\n${output}`)));
  });
  await ready;
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

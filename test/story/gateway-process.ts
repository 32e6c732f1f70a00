import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The built program in a folder of its own, started and killed as a person or a power cut would. */
export interface GatewayFolder {
  readonly folder: string;
  readonly address: string;
  start(): Promise<RunningGateway>;
  /** Runs another command of the program to its end. */
  run(...words: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
}

/** One process of it. */
export interface RunningGateway {
  readonly pid: number;
  /** What it printed so far, both streams. */
  output(): string;
  /** `kill -9`: resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM: resolves with the exit code. */
  stop(): Promise<number>;
}

const root = new URL('../..', import.meta.url).pathname;

/** @param config what goes into posthouse.yaml besides the port and the folder */
export async function gatewayFolder(config: object): Promise<GatewayFolder> {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-story-'));
  const port = await freePort();
  const file = { web: { port }, database: { folder: './data' }, log: { level: 'info' }, ...config };
  writeFileSync(join(folder, 'posthouse.yaml'), JSON.stringify(file));
  const children = new Set<ChildProcess>();
  onTestFinished(async () => {
    // The last one to leave takes the database with it; a killed one left it behind.
    for (const child of children) child.kill('SIGKILL');
    const last = await start();
    await last.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<RunningGateway> {
    const args = ['--enable-source-maps', join(root, 'dist', 'main.js'), 'start'];
    const child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: bareEnvironment(),
    });
    children.add(child);
    let output = '';
    const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)));
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk;
        if (output.includes('Posthouse is ready')) resolve();
      };
      child.stdout?.on('data', read);
      child.stderr?.on('data', read);
      void ended.then((code) =>
        reject(new Error(`The gateway ended with ${code} before it was ready:\n${output}`)),
      );
    });
    const end = async (signal: NodeJS.Signals) => {
      child.kill(signal);
      const code = await ended;
      children.delete(child);
      return code;
    };
    return {
      pid: child.pid ?? 0,
      output: () => output,
      kill: async () => void (await end('SIGKILL')),
      stop: () => end('SIGTERM'),
    };
  }
  async function run(...words: readonly string[]): Promise<{ code: number; output: string }> {
    const child = spawn(process.execPath, [join(root, 'dist', 'main.js'), ...words], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: bareEnvironment(),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const code = await new Promise<number>((resolve) => child.once('close', (each) => resolve(each ?? -1)));
    return { code, output };
  }
  return { folder, address: `http://127.0.0.1:${port}`, start, run };
}

function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { ...(PATH && { PATH }), ...(HOME && { HOME }), ...(TMPDIR && { TMPDIR }) };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

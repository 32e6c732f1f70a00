import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureAgents } from './agents.ts';
import { calmly } from './calmly.ts';
import { measureDueTasks } from './due-tasks.ts';
import { measureHouse } from './house-measures.ts';
import { measureLoad } from './load.ts';
import { startServer } from './raw-baseline.ts';

/** One line of the results: what was measured, beside its baseline of the same run. */
export interface Measure {
  readonly what: string;
  readonly value: string;
  readonly baseline: string;
  readonly bar: string;
  readonly holds: boolean;
}

const root = new URL('../..', import.meta.url).pathname;

// The tasks come last, for the disk goes on writing a million of them for a while.
const parts = [];
for (const part of [measureProcess, measureHouse, measureAgents, measureLoad, measureDueTasks])
  parts.push(await calmly(part));
const measures = parts.flatMap(({ result }) => result);
const stolen = Math.max(...parts.map((part) => part.stolen));
const table = [
  '| what | measured | raw baseline, same run | bar | |',
  '| --- | --- | --- | --- | --- |',
  ...measures.map(
    ({ what, value, baseline, bar, holds }) =>
      `| ${what} | ${value} | ${baseline} | ${bar} | ${holds ? '✓' : '✗'} |`,
  ),
].join('\n');
console.log(table);
const machine = `${cpus().length} cores, Node ${process.versions.node}, embedded PostgreSQL`;
const calm = `Other machines of the host took at most ${(stolen * 100).toFixed(0)} % of the processors meanwhile.`;
writeFileSync(
  new URL('RESULTS.md', import.meta.url),
  `# Results\n\nBy \`npm run bench\` on ${machine}. Absolute times move with the machine; the ratios hold. ${calm}\n\n${table}\n`,
);
process.exitCode = measures.every(({ holds }) => holds) ? 0 : 1;

/** Whole processes of the built program: help, first and further starts, idle memory. */
async function measureProcess(): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'posthouse-bench-'));
  writeFileSync(join(folder, 'posthouse.yaml'), 'web: { port: 17788 }\nlog: { level: warn }\n');
  try {
    const empty = await median(() => timeOf(['-e', '0']));
    const help = await median(() => timeOf(['dist/main.js', '--help']));
    const raw = await startServer();
    await raw.stop();
    const first = await median(async () => {
      rmSync(join(folder, 'data'), { recursive: true, force: true });
      return startAndStop(folder);
    });
    const again = await median(() => startAndStop(folder));
    const second = await start(folder);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const idleMb = [second.pid, ...descendants(folder)].reduce((sum, pid) => sum + pssMb(pid), 0);
    await second.stop();
    return [
      row(
        '`--help`',
        `${help.toFixed(0)} ms`,
        `empty node ${empty.toFixed(0)} ms, ${(help / empty).toFixed(1)}×`,
        '≤ 120 ms',
        help <= 120,
      ),
      row(
        'first start to ready',
        `${first.toFixed(0)} ms`,
        `bare server ${raw.firstMs.toFixed(0)} ms, ${(first / raw.firstMs).toFixed(1)}×`,
        '≤ 1500 ms',
        first <= 1_500,
      ),
      row(
        'start to ready, existing data',
        `${again.toFixed(0)} ms`,
        `bare server ${raw.againMs.toFixed(0)} ms, ${(again / raw.againMs).toFixed(1)}×`,
        '≤ 500 ms',
        again <= 500,
      ),
      row('idle memory with the database (PSS)', `${idleMb.toFixed(0)} MB`, '—', '≤ 150 MB', idleMb <= 150),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function row(what: string, value: string, baseline: string, bar: string, holds: boolean): Measure {
  return { what, value, baseline, bar, holds };
}

function timeOf(args: readonly string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...args], { cwd: root, stdio: 'ignore' });
  return new Promise((resolve) => child.once('exit', () => resolve(performance.now() - startedAt)));
}

async function startAndStop(folder: string): Promise<number> {
  const house = await start(folder);
  await house.stop();
  return house.ms;
}

async function median(measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < 7; run++) values.push(await measure());
  return values.toSorted((a, b) => a - b)[3] ?? Number.NaN;
}

async function start(folder: string): Promise<{ ms: number; pid: number; stop(): Promise<void> }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist/main.js'), 'start'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve) =>
    child.stdout.on('data', (chunk: Buffer) => chunk.includes('is ready') && resolve()),
  );
  return {
    ms: performance.now() - startedAt,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The server of the folder and its processes. */
function descendants(folder: string): readonly number[] {
  const server = Number(readFileSync(join(folder, 'data/postgres/postmaster.pid'), 'utf8').split('\n')[0]);
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  return [server, ...parents.filter(({ parent }) => parent === server).map(({ pid }) => pid)];
}

function parentOf(pid: string): number {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

function pssMb(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1_024;
  } catch {
    return 0;
  }
}

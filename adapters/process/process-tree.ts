import { readdir, readFile } from 'node:fs/promises';
import type { Clock } from '../../src/kernel/clock.ts';

/** The variable that every process of a request carries, whatever it forks. */
export const markVariable = 'POSTHOUSE_RUN';

/** A program may tidy up for so long. */
const graceMs = 2_000;
/** Then it is killed; more than this is waited only for a process that the system cannot end. */
const patienceMs = 3_000;
const pollMs = 25;
const mostPollMs = 100;
/** What is killed is gone soon, unless it has forked once more. */
const killingMs = 100;

/** The processes of one request: the leader of a session of their own, and all that carry the mark. */
export interface ProcessTree {
  readonly leader: number;
  readonly mark: string;
}

/** Ends every process of the tree, politely first. Resolves when none is left. */
export async function stopTree(tree: ProcessTree, clock: Clock): Promise<void> {
  const startMs = clock.now().getTime();
  const waitedMs = () => clock.now().getTime() - startMs;
  const asked = new Set<number>();
  for (;;) {
    const left = await survivorsOf(tree);
    if (left.length === 0 || waitedMs() > graceMs + patienceMs) return;
    const isKilling = waitedMs() >= graceMs;
    if (isKilling) signalAll(left, 'SIGKILL');
    else signalAll(left.filter((pid) => !asked.has(pid)), 'SIGTERM');
    for (const pid of left) asked.add(pid);
    await whileAlive(left, clock, isKilling ? killingMs : graceMs - waitedMs());
  }
}

/** To look at all processes is work, so that only these are looked at until they are gone or the time is over. */
async function whileAlive(pids: readonly number[], clock: Clock, forMs: number): Promise<void> {
  const startMs = clock.now().getTime();
  let pauseMs = pollMs;
  do {
    await clock.sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, mostPollMs);
    const alive = await Promise.all(pids.map(isRunning));
    if (!alive.includes(true)) return;
  } while (clock.now().getTime() - startMs < forMs);
}

async function isRunning(pid: number): Promise<boolean> {
  return process.platform === 'linux' ? !/[ZX]/.test((await readStat(pid))[0] ?? 'X') : isAlive(pid);
}

/**
 * A negative pid is a whole group. On Linux each process is looked at: one that left the session still carries the mark,
 * and a zombie, which a group would count, is no survivor.
 */
async function survivorsOf(tree: ProcessTree): Promise<readonly number[]> {
  if (process.platform !== 'linux') return isAlive(-tree.leader) ? [-tree.leader] : [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ((await belongs(pid, tree)) ? pid : undefined)));
  return found.filter((pid) => pid !== undefined);
}

async function belongs(pid: number, { leader, mark }: ProcessTree): Promise<boolean> {
  const [state = 'X', , group, session] = await readStat(pid);
  if (/[ZX]/.test(state)) return false;
  if (Number(group) === leader || Number(session) === leader) return true;
  return `\0${await readProcess(pid, 'environ')}\0`.includes(`\0${markVariable}=${mark}\0`);
}

/** What the system says of a process, behind its name: its state, its parent, its group, its session. */
async function readStat(pid: number): Promise<readonly string[]> {
  const stat = await readProcess(pid, 'stat');
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Empty for a process that ended meanwhile or belongs to somebody else. */
function readProcess(pid: number, file: 'stat' | 'environ'): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) sendSignal(pid, signal);
}

function isAlive(pid: number): boolean {
  return sendSignal(pid, 0);
}

/** Whether there was somebody to get it. */
function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

import type { Clock } from '../../src/kernel/clock.ts';
import { findProcesses, isRunning, type ProcessTree } from './find-processes.ts';

/** A program may tidy up for so long. */
const graceMs = 2_000;
/** Then it is killed; more than this is waited only for a process that the system cannot end. */
const patienceMs = 3_000;
const pollMs = 25;
const mostPollMs = 100;

/** Ends every process of the tree, politely first. Resolves when none is left. */
export async function stopTree(tree: ProcessTree, clock: Clock): Promise<void> {
  const since = (ms: number) => clock.now().getTime() - ms;
  const begunMs = since(0);
  const asked = new Set<number>();
  let killingMs: number | undefined;
  for (;;) {
    const left = await survivorsOf(tree, clock);
    if (left.length === 0 || (killingMs !== undefined && since(killingMs) > patienceMs)) return;
    if (since(begunMs) >= graceMs) killingMs ??= since(0);
    if (killingMs !== undefined) signalAll(left, 'SIGKILL');
    else
      signalAll(
        left.filter((pid) => !asked.has(pid)),
        'SIGTERM',
      );
    for (const pid of left) asked.add(pid);
    await whileAlive(left, clock, killingMs === undefined ? graceMs - since(begunMs) : mostPollMs);
  }
}

/** To look at all processes is work, so that only these are looked at until they are gone or the time is over. */
async function whileAlive(pids: readonly number[], clock: Clock, forMs: number): Promise<void> {
  const startMs = clock.now().getTime();
  let pauseMs = pollMs;
  do {
    await clock.sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, mostPollMs);
    if (!pids.some(isLinux ? isRunning : hasPid)) return;
  } while (clock.now().getTime() - startMs < forMs);
}

const isLinux = process.platform === 'linux';

/** Elsewhere than on Linux only the group is known, by a negative pid. */
async function survivorsOf(tree: ProcessTree, clock: Clock): Promise<readonly number[]> {
  if (isLinux) return findProcesses(tree, clock);
  return tree.leader !== undefined && hasPid(-tree.leader) ? [-tree.leader] : [];
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) sendSignal(pid, signal);
}

function hasPid(pid: number): boolean {
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

import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Clock } from '../../src/kernel/clock.ts';

/** The variable that every process of a request carries, whatever it forks. */
export const markVariable = 'POSTHOUSE_RUN';

/** Processes that belong together: all that carry a variable, and the session of their leader if they have one. */
export interface ProcessTree {
  readonly leader?: number;
  /** Its name and its value. */
  readonly variable: Variable;
}

/** A variable that a process carries, such as its mark. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** A process is looked at so often that says nothing of itself, as it does for a moment when it becomes another program. */
const mostLooks = 3;
const pauseMs = 5;
/** Then others have their turn. */
const atOnce = 200;

/**
 * The processes of a tree that live, on Linux. Each process of the machine is looked at: one that left the session still
 * carries the mark, and a zombie is no survivor. While one looks, one may fork and end: so whoever is new is looked at as
 * well, until nobody is.
 */
export async function findProcesses(tree: ProcessTree, clock: Clock): Promise<readonly number[]> {
  const looks = new Map<number, number>();
  const found: number[] = [];
  for (;;) {
    const fresh = (await allPids()).filter((pid) => (looks.get(pid) ?? 0) === 0);
    const unsure = [...looks].filter(([, count]) => count > 0 && count < mostLooks).map(([pid]) => pid);
    if (fresh.length + unsure.length === 0) return found;
    if (fresh.length === 0) await clock.sleep(pauseMs);
    for (const [at, pid] of [...fresh, ...unsure].entries()) {
      if (at % atOnce === atOnce - 1) await clock.sleep(0);
      const kinship = kinshipOf(pid, tree);
      if (kinship === 'kin') found.push(pid);
      looks.set(pid, kinship === 'unsure' ? (looks.get(pid) ?? 0) + 1 : mostLooks);
    }
  }
}

/** Whether a process lives, on Linux. */
export function isRunning(pid: number): boolean {
  return isAlive(readStat(pid));
}

type Stat = readonly string[];

const isAlive = ([state = 'X']: Stat) => !/[ZX]/.test(state);
/** Threads of the kernel, which has no variables. */
const kernelFlag = 0x00200000;

function kinshipOf(pid: number, { leader, variable }: ProcessTree): 'kin' | 'stranger' | 'unsure' {
  const stat = readStat(pid);
  const [, , group, session, , , flags] = stat;
  if (!isAlive(stat) || (Number(flags) & kernelFlag) !== 0) return 'stranger';
  if (Number(group) === leader || Number(session) === leader) return 'kin';
  const environ = readProcess(pid, 'environ');
  if (environ === '') return 'unsure';
  return `\0${environ}\0`.includes(`\0${variable.name}=${variable.value}\0`) ? 'kin' : 'stranger';
}

/** When a process began, in the system's own count; undefined when it lives no more. */
export function beginOf(pid: number): string | undefined {
  const stat = readStat(pid);
  return isAlive(stat) ? stat[19] : undefined;
}

/** All values that a variable has in a process of this machine. */
export async function valuesOf(name: string): Promise<ReadonlySet<string>> {
  const found = (await allPids()).map((pid) => {
    const each = readProcess(pid, 'environ')?.split('\0') ?? [];
    return each.find((variable) => variable.startsWith(`${name}=`))?.slice(name.length + 1);
  });
  return new Set(found.filter((value) => value !== undefined));
}

async function allPids(): Promise<readonly number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** What the system says of a process, behind its name: its state, its parent, its group, its session. */
function readStat(pid: number): Stat {
  const stat = readProcess(pid, 'stat');
  return stat === undefined || stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/**
 * Undefined for a process that ended meanwhile or belongs to somebody else. Read at once: these files are in memory, and ten
 * times as much work would be to wait for them.
 */
function readProcess(pid: number, file: 'stat' | 'environ'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

import type { Check } from '../../domain/check/check.ts';
import type { Observation } from '../../domain/check/judge-check.ts';
import type { ProbeDeps, ProbePlace } from './probe.ts';
import { longestLookMs, mostProbeBytes } from './probe.ts';

/** Enough for a program to find itself, and no secret among them. */
const harmless = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ'];

/** Runs a program of the config's list, in the agent's folder. Whatever it started in its group is gone when it is over. */
export async function probeCommand(
  { clock, rules, environment }: ProbeDeps,
  { subject }: Check,
  { workspace, signal }: ProbePlace,
): Promise<Observation> {
  const command = rules.probes.commands.find(({ name }) => name === subject);
  if (!command)
    return { kind: 'refused', reason: `There is no command "${subject}" in \`probes.commands\`.` };
  let isLate = false;
  let pid: number | undefined;
  const stop = () => killGroup(pid);
  const timer = clock.after(longestLookMs, () => {
    isLate = true;
    stop();
  });
  signal.addEventListener('abort', stop, { once: true });
  // A library of more than a hundred files: only houses with such checks wait for it.
  const { execa } = await import('execa');
  const [program = '', ...rest] = command.argv;
  const child = execa(program, rest, {
    ...{ cwd: workspace, env: Object.fromEntries(harmless.map((name) => [name, environment[name]])) },
    ...{ extendEnv: false, detached: true, cleanup: true, reject: false, stdin: 'ignore', all: true },
    maxBuffer: { all: mostProbeBytes },
  });
  pid = child.pid;
  if (signal.aborted || isLate) stop();
  const { exitCode, signal: killedBy, all, code, isMaxBuffer } = await child;
  timer.cancel();
  signal.removeEventListener('abort', stop);
  stop();
  const text = String(all ?? '').replaceAll('\0', '');
  if (code === 'ENOENT') return { kind: 'refused', reason: `The program "${program}" was not found.` };
  if (code === 'EACCES') return { kind: 'refused', reason: `The program "${program}" may not be run.` };
  if (isLate) return unreachable(`it took longer than ${longestLookMs / 1_000}s and was stopped`);
  if (isMaxBuffer) return unreachable(`it wrote more than ${mostProbeBytes} bytes and was stopped`);
  if (exitCode === undefined) return unreachable(`it was ended by ${killedBy ?? 'the system'}`);
  return { kind: 'seen', exit: exitCode, text };
}

function unreachable(reason: string): Observation {
  return { kind: 'unreachable', reason };
}

/** The program leads a group of its own. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody of the group is left.
  }
}

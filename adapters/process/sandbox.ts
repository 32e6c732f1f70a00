import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { GitFolders } from '../../src/contracts/agent-backend.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { findProgram } from './find-program.ts';
import { runProgram } from './run-program.ts';
import type { ProgramOrder } from './start-program.ts';

/** What a program may do behind walls: see the system's own programs and its folder, and nothing else. */
export interface Walls {
  /** Whether it may change what is in its folder. */
  readonly writes: boolean;
  readonly network: boolean;
  /** Folders and files that it may read besides. */
  readonly reads: readonly string[];
  /** Where its folder is a worktree: the repository's folders, so that git works in it. */
  readonly repository?: GitFolders | undefined;
}

/** Walls around programs, which the system holds. */
export interface Sandbox {
  /** Why there are none on this machine, and how to get them; undefined when they stand. */
  problem(): Promise<string | undefined>;
  /** The same program behind walls. */
  enclose(order: ProgramOrder, walls: Walls): Promise<ProgramOrder>;
}

const namespaces = ['user', 'pid', 'ipc', 'uts', 'cgroup-try'].map((each) => `--unshare-${each}`);
const system = ['/bin', '/sbin', '/lib', '/lib64', '/etc/alternatives', '/etc/ld.so.cache', '/etc/ssl'];
const names = ['/etc/resolv.conf', '/etc/hosts', '/etc/nsswitch.conf', '/etc/passwd', '/etc/localtime'];
/** A folder of its own, which is gone with it. */
const home = '/tmp';
const trialMs = 5_000;

/** Bubblewrap, tried once when somebody first asks. */
export function createSandbox(path: string | undefined, clock: Clock): Sandbox {
  let problem: Promise<string | undefined> | undefined;
  return {
    problem() {
      problem ??= tryOut(path, clock);
      return problem;
    },
    async enclose(order, { writes, network, reads, repository }) {
      const { program, workspace, environment } = order;
      const found = await findProgram(program, { workspace, path: environment['PATH'] });
      // Whoever starts it hears from the system that there is none.
      if (found === undefined) return order;
      return {
        ...order,
        program: 'bwrap',
        args: [
          ...walls(network),
          ...[...(await partsOf(found)), ...reads].flatMap((each) => ['--ro-bind-try', each, each]),
          ...(repository ? gitFolders(repository, writes) : []),
          ...[writes ? '--bind' : '--ro-bind', workspace, workspace, '--chdir', workspace],
          ...['--', program, ...order.args],
        ],
        environment: { ...environment, HOME: home, TMPDIR: home },
      };
    },
  };
}

function walls(network: boolean): readonly string[] {
  return [
    ...namespaces,
    ...(network ? [] : ['--unshare-net']),
    // No key that is typed into our terminal can be its, and it ends with us.
    ...['--die-with-parent', '--new-session', '--ro-bind', '/usr', '/usr'],
    ...[...system, ...names].flatMap((each) => ['--ro-bind-try', each, each]),
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', home],
  ];
}

/**
 * Who may write may commit: add to the history, and say what is checked out here. Branches, hooks and the config, which
 * everybody else who works in the repository would follow, are only read.
 */
function gitFolders({ shared, own }: GitFolders, writes: boolean): readonly string[] {
  const parts = writes ? [join(shared, 'objects'), own] : [];
  return ['--ro-bind', shared, shared, ...parts.flatMap((each) => ['--bind', each, each])];
}

/** What a program needs of the disk to be itself: its file, and where that is in a folder `bin` also what is beside it. */
async function partsOf(found: string): Promise<readonly string[]> {
  const files = [found, await realpath(found)];
  const folders = files.map((each) => dirname(each)).filter((each) => basename(each) === 'bin');
  const parts = [...files, ...folders.flatMap((each) => [each, join(each, '../lib')])];
  return [...new Set(parts)].filter((each) => !each.startsWith('/usr/'));
}

async function tryOut(path: string | undefined, clock: Clock): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'There is no sandbox for programs on this system.';
  const order: ProgramOrder = {
    ...{ program: 'bwrap', args: [...walls(false), '--', 'true'], input: '', environment: { PATH: path } },
    ...{ workspace: '/', mark: 'posthouse-sandbox', timeoutMs: trialMs, outputLimitBytes: 1_000 },
  };
  const program = runProgram(order, new AbortController().signal, clock);
  for (;;) {
    const { done, value } = await program.next();
    if (!done) continue;
    if (value.kind === 'not_started') {
      return 'Bubblewrap is not installed, so there is no sandbox for programs: `apt install bubblewrap`.';
    }
    const isWell = value.finish.kind === 'exit' && value.finish.code === 0;
    const last = value.tail.split('\n').at(-1) ?? '';
    return isWell
      ? undefined
      : `Bubblewrap cannot start here, so there is no sandbox for programs (${last}).`;
  }
}

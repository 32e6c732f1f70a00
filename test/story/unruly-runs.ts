import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acp } from '../../adapters/agents/acp/manifest.ts';
import { claude } from '../../adapters/agents/claude/manifest.ts';
import { command } from '../../adapters/agents/command/manifest.ts';
import type { AgentBackend, BackendManifest } from '../../src/contracts/agent-backend.ts';
import type { WorktreeMode } from '../../src/domain/agent.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { createWorkspaces } from '../../src/workspaces/workspaces.ts';
import { aRequest, collect, openBackend } from '../contracts/backend-contract.ts';
import { randomly } from './randomly.ts';

/** What is left of a process that had run unruly programs; a test reads it from the output. */
export interface Leavings {
  readonly endings: Readonly<Record<string, number>>;
  /** Living processes that carry the mark of a run. */
  readonly processes: readonly string[];
  readonly worktrees: readonly string[];
  readonly temporary: readonly string[];
  /** Kept by the process after a thorough collection: before and after, in bytes. */
  readonly memory: readonly [number, number];
  /** What the event loop waits for: before and after. */
  readonly waits: readonly [readonly string[], readonly string[]];
}

const ways = ['deaf', 'daemon', 'leaver', 'mute', 'holder', 'garbage', 'line', 'many', 'writer'];
const unruly = new URL('../support/unruly.sh', import.meta.url).pathname;
const fakes = {
  command: ['sh', '-c', 'while :; do echo hi; sleep 0.05; done'],
  claude: [process.execPath, new URL('../support/fake-claude.mjs', import.meta.url).pathname],
  acp: [process.execPath, new URL('../support/fake-acp.mjs', import.meta.url).pathname],
};
type Kind = keyof typeof fakes;
const manifests: Readonly<Record<Kind, BackendManifest>> = { command, claude, acp };
/** Those that start a Node each take their time. */
const kinds: readonly Kind[] = ['command', 'claude', 'command', 'acp'];
const longestMs = 700;
const atOnce = 16;

/** A program for each way of each back-end, and a repository to work in. */
function prepare(folder: string): void {
  for (const way of ways)
    for (const [kind, program] of Object.entries(fakes)) {
      const words = [unruly, way, ...program].map((word) => `'${word}'`).join(' ');
      writeFileSync(join(folder, `${kind}-${way}`), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
    }
  mkdirSync(join(folder, 'repository'));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=a@b', ...args], {
      cwd: join(folder, 'repository'),
    });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'first');
}

async function main(folder: string, runs: number): Promise<Leavings> {
  prepare(folder);
  const chance = randomly(20_261_122);
  const workspaces = createWorkspaces({
    ...{ folder: join(folder, 'worktrees'), clock: systemClock },
    environment: { PATH: process.env['PATH'] },
  });
  const opened = await Promise.all(
    Object.entries(manifests).map(
      async ([kind, manifest]) => [kind, await openBackend(manifest, {})] as const,
    ),
  );
  const backends = new Map<string, AgentBackend>(opened);
  const marks: string[] = [];
  const endings: Record<string, number> = {};

  async function once(
    kind: Kind,
    way: string,
    { stopAfterMs, worktrees }: { readonly stopAfterMs: number; readonly worktrees: WorktreeMode },
  ): Promise<void> {
    const run = { id: systemIds.next('run'), attempt: 1 };
    const place = await workspaces.open({ workspace: join(folder, 'repository'), worktrees }, run);
    const program = join(folder, `${kind}-${way}`);
    const given = kind === 'command' ? { command: [program], sandbox: 'none' } : { program };
    const controller = new AbortController();
    const timer = systemClock.after(stopAfterMs, () => controller.abort());
    const request = aRequest({
      ...{ prompt: 'slow', workspace: place.folder, mark: `${run.id}:1` },
      options: manifests[kind].options.parse(given),
    });
    marks.push(request.mark);
    const backend = backends.get(kind);
    const { ending } = backend ? await collect(backend.run(request, controller.signal)) : {};
    timer.cancel();
    const name = ending?.kind ?? 'none';
    endings[name] = (endings[name] ?? 0) + 1;
    await place.close();
  }

  /** So many at once, and each way of each back-end in turn. */
  async function several(count: number): Promise<void> {
    let begun = 0;
    const worker = async () => {
      while (begun < count) {
        const at = begun++;
        const kind = kinds[at % kinds.length] ?? 'command';
        const way = ways[at % ways.length] ?? 'deaf';
        const worktrees = at % 8 < 4 ? 'auto' : 'off';
        await once(kind, way, { stopAfterMs: chance() * longestMs, worktrees });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  await several(Math.ceil(runs / 4));
  const [memoryBefore, waitsBefore] = [await kept(), waiting()];
  await several(runs);
  const [memoryAfter, waitsAfter] = [await kept(), waiting()];
  await Promise.all([...backends.values()].map((backend) => backend.close()));
  return {
    endings,
    processes: processesWith(marks),
    worktrees: readdirSync(join(folder, 'worktrees')),
    temporary: readdirSync(tmpdir()),
    memory: [memoryBefore, memoryAfter],
    waits: [waitsBefore, waitsAfter],
  };
}

/**
 * What is still held on to, once it grows no less: collections do not free all at once, and timers that nobody waits for
 * run out. Not the resident set: that is what the allocator and the system keep in reserve, and moves by more than a leak.
 */
async function kept(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let sameFor = 0; sameFor < 5; ) {
    await new Promise<void>((resolve) => void systemClock.after(150, resolve));
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    sameFor = heapUsed + external < least * 0.998 ? 0 : sameFor + 1;
    least = Math.min(least, heapUsed + external);
  }
  return least;
}

function waiting(): readonly string[] {
  return process.getActiveResourcesInfo().toSorted();
}

function processesWith(marks: readonly string[]): readonly string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const environ = readFileSync(`/proc/${pid}/environ`, 'latin1');
      const isOurs = marks.some((mark) => environ.includes(mark));
      return isOurs ? [readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}

const [folder = '', runs = '200'] = process.argv.slice(2);
// The house's own timers keep no process alive.
const awake = setInterval(() => {}, 1_000);
const leavings = await main(folder, Number(runs));
clearInterval(awake);
rmSync(folder, { recursive: true, force: true });
process.stdout.write(JSON.stringify(leavings));

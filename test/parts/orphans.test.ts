import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { endOrphans } from '../../adapters/process/end-orphans.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { systemIds } from '../../src/kernel/ids.ts';
import { processesOf } from '../contracts/backend-contract.ts';

const program = new URL('../support/abandoning-gateway.ts', import.meta.url).pathname;

/** A gateway at work, which has started a program with a daemon of its own. */
async function aGateway() {
  const mark = systemIds.next('run');
  const child = spawn(process.execPath, [program, mark], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return { child, processes: () => processesOf(`POSTHOUSE_RUN=${mark}`) };
}

test.skipIf(process.platform !== 'linux')(
  'what a killed gateway left at work is ended, and that of one that lives is let alone',
  async () => {
    const [dead, alive] = await Promise.all([aGateway(), aGateway()]);
    dead.child.kill('SIGKILL');
    await once(dead.child, 'exit');
    expect((await dead.processes()).length).toBeGreaterThan(1);
    const before = await alive.processes();
    expect(await endOrphans(systemClock)).toBeGreaterThanOrEqual(1);
    expect(await dead.processes()).toEqual([]);
    expect(await alive.processes()).toEqual(before);
    alive.child.kill('SIGKILL');
    await once(alive.child, 'exit');
    expect(await endOrphans(systemClock)).toBeGreaterThanOrEqual(1);
    expect(await alive.processes()).toEqual([]);
  },
);

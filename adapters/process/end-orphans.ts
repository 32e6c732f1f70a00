import { readlinkSync } from 'node:fs';
import type { Clock } from '../../src/kernel/clock.ts';
import { beginOf, valuesOf } from './find-processes.ts';
import { stopTree } from './process-tree.ts';

/** The variable that says whose program a process is: of which gateway, so that it can be told when that is gone. */
export const gatewayVariable = 'POSTHOUSE_GATEWAY';

/**
 * What tells this gateway from all others of this machine: where pids are counted anew, as in a container, the same one may be
 * there twice, and after a while it is another's. Undefined where nobody could look for it.
 */
export function thisGateway(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return [countOf(), process.pid, beginOf(process.pid)].join(' ');
}

/**
 * Ends the programs of gateways that were killed: nobody waits for them, and whoever takes over their work must not meet them.
 * Those of a gateway that lives, or that counts its pids elsewhere, are its own business.
 * @returns how many gateways had left some
 */
export async function endOrphans(clock: Clock): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const gone = [...(await valuesOf(gatewayVariable))].filter(isGone);
  await Promise.all(gone.map((value) => stopTree({ variable: { name: gatewayVariable, value } }, clock)));
  return gone.length;
}

function isGone(gateway: string): boolean {
  const [count, pid, begin] = gateway.split(' ');
  return count === countOf() && beginOf(Number(pid)) !== begin;
}

/** Who counts pids for us. */
function countOf(): string {
  return readlinkSync('/proc/self/ns/pid');
}

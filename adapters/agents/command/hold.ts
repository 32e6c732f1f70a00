import type { BackendNeeds, Hold } from '../../../src/contracts/agent-backend.ts';
import { type Capability, heldBackBy } from '../../../src/domain/capability.ts';
import type { Sandbox, Walls } from '../../process/sandbox.ts';
import { argvOf, type CommandOptions } from './options.ts';

type Needs = Pick<BackendNeeds<CommandOptions>, 'options' | 'capabilities' | 'unsafe'>;

/** The walls around the program; undefined where there are none. */
export async function wallsOf(
  { options: { sandbox: mode, reads }, capabilities, unsafe }: Needs,
  sandbox: Sandbox,
): Promise<Walls | undefined> {
  const isWanted = mode === 'bwrap' || (mode === 'auto' && !unsafe);
  if (!isWanted || (await sandbox.problem()) !== undefined) return undefined;
  const may = (...any: readonly Capability[]) => any.some((each) => capabilities.includes(each));
  return {
    writes: may('fs:write', 'shell:write'),
    network: may('web:fetch', 'gh:read', 'gh:write'),
    reads,
  };
}

/** By walls or not at all: a program that nobody knows can do whatever its user can. */
export async function holdOf(needs: Needs, sandbox: Sandbox): Promise<Hold> {
  const { options } = needs;
  const walls = await wallsOf(needs, sandbox);
  const command = (argvOf(options.command) ?? []).join(' ');
  if (walls) {
    const folder = walls.writes ? 'reads and writes its folder' : 'reads its folder';
    const network = walls.network ? 'with the network' : 'without a network';
    return {
      enforcement: heldBackBy('os'),
      means: [
        `bwrap … -- ${command}`,
        [folder, network, ...walls.reads.map((each) => `reads ${each}`)].join(', '),
      ],
    };
  }
  const problem = options.sandbox === 'none' ? 'Its sandbox is `none`.' : await sandbox.problem();
  return {
    enforcement: heldBackBy('none'),
    means: [command],
    ...(problem !== undefined && { hint: problem }),
  };
}

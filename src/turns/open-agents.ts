import type { AgentBackend, BackendContext, BackendManifest } from '../contracts/agent-backend.ts';
import type { Metering } from '../contracts/meter.ts';
import type { Agent } from '../domain/agent.ts';
import { HouseError } from '../kernel/errors.ts';

/** Finds the back-end of an agent, opened when it is first asked. */
export interface OpenAgents {
  backendOf(agent: Agent): Promise<AgentBackend>;
  /** Who asks the meter before a call of it is made. */
  meteringOf(agent: Agent): Metering;
  close(): Promise<void>;
}

/** @throws HouseError `backend.unknown` from `backendOf` */
export function createOpenAgents(manifests: readonly BackendManifest[], context: BackendContext): OpenAgents {
  const open = new Map<string, Promise<AgentBackend>>();
  return {
    backendOf(agent) {
      const known = open.get(agent.backend);
      if (known !== undefined) return known;
      const manifest = manifests.find((each) => each.name === agent.backend);
      if (!manifest) throw new HouseError('backend.unknown', { agent: agent.name, backend: agent.backend });
      const backend = manifest.open(context);
      open.set(agent.backend, backend);
      return backend;
    },
    meteringOf: ({ backend }) => manifests.find(({ name }) => name === backend)?.metering ?? 'house',
    async close() {
      await Promise.all([...open.values()].map(async (backend) => (await backend).close()));
    },
  };
}

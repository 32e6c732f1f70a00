import type {
  AgentBackend,
  BackendContext,
  BackendManifest,
  Hold,
  ModelOrder,
} from '../contracts/agent-backend.ts';
import type { Metering } from '../contracts/meter.ts';
import type { ModelPlace } from '../contracts/model-access.ts';
import type { Agent } from '../domain/agent.ts';
import { HouseError } from '../kernel/errors.ts';
import type { Redactor } from '../kernel/redactor.ts';
import { withCleanSpeech } from './clean-speech.ts';
import { type HeldBackend, openHeldBack } from './hold-back.ts';

/** Finds the back-end of an agent, opened when it is first asked. */
export interface OpenAgents {
  backendOf(agent: Agent): Promise<AgentBackend>;
  /** Who asks the meter before a call of it is made. */
  meteringOf(agent: Agent): Metering;
  /** Where the model of its program is, if its options have the key. */
  modelPlaceOf(order: ModelOrder): ModelPlace | undefined;
  close(): Promise<void>;
}

/** Agents of which it can be said how they are held to their capabilities on this machine. */
export interface HeldAgents extends OpenAgents {
  holdOf(agent: Agent): Promise<Hold>;
}

/** @throws HouseError `backend.unknown` from `backendOf` and `holdOf` */
export function createOpenAgents(
  manifests: readonly BackendManifest[],
  { redactor, ...context }: BackendContext & { readonly redactor: Redactor },
): HeldAgents {
  const open = new Map<string, Promise<HeldBackend>>();
  const manifestOf = ({ backend }: Agent) => manifests.find(({ name }) => name === backend);
  return {
    backendOf,
    async holdOf(agent) {
      const { name, options, workspace, models, capabilities, unsafe } = agent;
      const backend = await backendOf(agent);
      const model = models?.strong;
      return backend.hold({ agent: name, options, workspace, capabilities, unsafe, model });
    },
    meteringOf: (agent) => manifestOf(agent)?.metering ?? 'house',
    modelPlaceOf: (order) => manifestOf(order.agent)?.modelPlace?.(order),
    async close() {
      await Promise.all([...open.values()].map(async (backend) => (await backend).close()));
    },
  };

  async function backendOf(agent: Agent): Promise<HeldBackend> {
    const { name, backend } = agent;
    const known = open.get(backend);
    if (known !== undefined) return known;
    const manifest = manifestOf(agent);
    if (!manifest) throw new HouseError('backend.unknown', { agent: name, backend });
    const opened = openHeldBack(manifest, context).then((held) => withCleanSpeech(held, redactor));
    open.set(backend, opened);
    return opened;
  }
}

import type {
  AgentBackend,
  BackendContext,
  BackendManifest,
  BackendNeeds,
  Hold,
} from '../contracts/agent-backend.ts';
import { unheldBy } from '../domain/capability.ts';

/** A back-end that is asked whether it may, before it is asked to. */
export interface HeldBackend<Options = unknown> extends AgentBackend<Options> {
  hold(agent: BackendNeeds<Options>): Promise<Hold>;
  missing(agent: BackendNeeds<Options>): Promise<string | undefined>;
}

const mostNamed = 3;

/** Opens a back-end that starts nothing which could do what its capabilities deny, unless the owner accepts that. */
export async function openHeldBack<Options>(
  manifest: BackendManifest<Options>,
  context: BackendContext,
): Promise<HeldBackend<Options>> {
  const backend = await manifest.open(context);
  const lacks = async (needs: BackendNeeds<Options>) =>
    refusalOf(needs, await holdOf(manifest, backend, needs));
  return {
    async *run(request, signal) {
      const { agent, capabilities, options, workspace } = request;
      const { name, unsafe } = agent;
      const reason = await lacks({
        agent: name,
        ...{ options, workspace, capabilities, unsafe },
        model: undefined,
      });
      if (reason === undefined) return yield* backend.run(request, signal);
      yield { kind: 'end', ending: { kind: 'failed', fault: 'refused', reason } };
    },
    missing: async (needs) => (await backend.missing?.(needs)) ?? (await lacks(needs)),
    hold: (needs) => holdOf(manifest, backend, needs),
    close: () => backend.close(),
  };
}

async function holdOf<Options>(
  { enforcement }: BackendManifest<Options>,
  backend: AgentBackend<Options>,
  needs: BackendNeeds<Options>,
): Promise<Hold> {
  return { enforcement, means: [], ...(await backend.hold?.(needs)) };
}

/** Why it is not started; undefined when it is held, or may do as it likes. */
function refusalOf(
  { agent, capabilities, unsafe }: BackendNeeds,
  { enforcement, hint }: Hold,
): string | undefined {
  const unheld = unsafe ? [] : unheldBy(enforcement, capabilities);
  if (unheld.length === 0) return undefined;
  const more = unheld.length > mostNamed ? ` and ${unheld.length - mostNamed} more` : '';
  return [
    `Nothing here keeps the agent "${agent}" from what it may not do: ${unheld.slice(0, mostNamed).join(', ')}${more}.`,
    ...(hint === undefined ? [] : [hint]),
    `Or accept it: \`agents.${agent}.unsafe: true\`.`,
  ].join(' ');
}

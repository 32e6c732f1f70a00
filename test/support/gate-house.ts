import type { Config } from '../../src/config/config.ts';
import type { BackendManifest } from '../../src/contracts/agent-backend.ts';
import type { ModelAccess, ModelPlace } from '../../src/contracts/model-access.ts';
import type { Usage } from '../../src/contracts/usage.ts';
import type { AgentBudget } from '../../src/domain/budget.ts';
import { openHouse } from './house.ts';
import { houseConfig } from './house-config.ts';
import { scriptedAgent } from './scripted-agent.ts';

/** What an agent's program does with its model in one turn. */
export type Deed = (access: ModelAccess, signal: AbortSignal) => Promise<string>;

/** The key that nobody but the provider may see. */
export const canary = 'sk-canary-51';

/** A house whose agent is a program that asks its model by way of the gateway. */
export async function openGateHouse(
  place: Omit<ModelPlace, 'key'>,
  given: { budget?: AgentBudget; prices?: Config['prices']; says?: Usage } = {},
) {
  const deeds: Deed[] = [];
  const caller: BackendManifest = {
    ...scriptedAgent(async function* ({ models, prompt }, signal) {
      const deed = deeds.shift();
      const text = models && deed ? await deed(models, signal) : `no way to a model for: ${prompt}`;
      yield { kind: 'text', text };
      if (signal.aborted) return;
      yield { kind: 'end', ending: { kind: 'answered', ...(given.says && { usage: given.says }) } };
    }),
    name: 'caller',
    modelPlace: () => ({ ...place, key: canary }),
  };
  const { agents, limits } = houseConfig('/tmp', '');
  const { budget, prices } = given;
  const house = await openHouse({
    backends: [caller],
    config: {
      ...{
        limits,
        agents: agents.map((each) => ({ ...each, backend: 'caller', ...(budget && { budget }) })),
      },
      ...(prices && { prices }),
    },
  });
  let turns = 0;
  return {
    ...house,
    /** The program does this when it is asked next; resolves with what it then says. */
    next: (deed: Deed): Promise<string> =>
      new Promise((resolve, reject) => {
        deeds.push(async (access, signal) => {
          const said = deed(access, signal);
          said.then(resolve, reject);
          return said;
        });
      }),
    /** The program does this in a turn of the person; resolves with what people read. */
    async during(deed: Deed): Promise<string> {
      const mark = `turn ${++turns}`;
      deeds.push(async (access, signal) => `${mark} ${await deed(access, signal)}`);
      await house.channel.say('go on');
      const { markdown } = await house.channel.until((each) => each.markdown.startsWith(mark));
      return markdown.slice(mark.length + 1);
    },
    /** What the ledger knows, oldest first. */
    ledger: () => house.database.sql`select model, input_tokens::int as input, cached_tokens::int as cached,
      output_tokens::int as output, cost_micros::int as micros, is_estimate as guessed from ledger order by reserved_at, id`,
  };
}

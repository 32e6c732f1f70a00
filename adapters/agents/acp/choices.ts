import { type ClientContext, methods } from '@agentclientprotocol/sdk';
import * as z from 'zod';
import { Shortcoming } from './failures.ts';

const value = z.object({ value: z.string() }).transform((each) => [each.value]);
const values = z
  .array(z.union([value, z.object({ options: z.array(value) }).transform(({ options }) => options.flat())]))
  .transform((all) => all.flat());
const option = z.object({
  id: z.string(),
  category: z.string().nullish(),
  type: z.literal('select'),
  currentValue: z.string().catch(''),
  options: values,
});

/** What an agent lets be chosen in a conversation, as it tells when one begins or goes on. */
export const offers = z.object({
  modes: z
    .object({ currentModeId: z.string().catch(''), availableModes: z.array(z.object({ id: z.string() })) })
    .nullish()
    .catch(undefined),
  // Older than the options, and still all that some agents know.
  models: z
    .object({
      currentModelId: z.string().catch(''),
      availableModels: z.array(z.object({ modelId: z.string() })),
    })
    .nullish()
    .catch(undefined),
  configOptions: z.array(z.unknown()).nullish().catch(undefined),
});
type Offers = z.infer<typeof offers>;

/** Where a choice is made. */
interface Choice {
  readonly what: 'model' | 'mode';
  readonly wanted: string;
  readonly sessionId: string;
  /** The agent's name for people. */
  readonly title: string;
}

interface Way {
  readonly current: string;
  readonly offered: readonly string[];
  take(): Promise<unknown>;
}

/** Makes a choice, unless it is made already. @throws Shortcoming when the agent does not offer it */
export async function choose(agent: ClientContext, told: Offers, choice: Choice): Promise<void> {
  const { what, wanted, title } = choice;
  const ways = waysOf(agent, told, choice);
  const way = ways.find(({ offered }) => offered.includes(wanted));
  if (!way) {
    const all = [...new Set(ways.flatMap(({ offered }) => offered))].join(', ');
    const rest = all === '' ? `It lets no ${what} be chosen.` : `It offers: ${all}.`;
    throw new Shortcoming(
      'refused',
      `${title} does not offer the ${what} "${wanted}". ${rest} Mend the agent's ${what}.`,
    );
  }
  if (way.current !== wanted) await way.take();
}

function waysOf(agent: ClientContext, told: Offers, { what, wanted, sessionId }: Choice): readonly Way[] {
  const options = (told.configOptions ?? []).flatMap((each) => option.safeParse(each).data ?? []);
  const ways = options
    .filter(({ id, category }) => (category ?? id) === what)
    .map(
      ({ id, currentValue, options: offered }): Way => ({
        ...{ current: currentValue, offered },
        take: () =>
          agent.request(methods.agent.session.setConfigOption, { sessionId, configId: id, value: wanted }),
      }),
    );
  if (what === 'mode') {
    const { currentModeId: current = '', availableModes = [] } = told.modes ?? {};
    const take = () => agent.request(methods.agent.session.setMode, { sessionId, modeId: wanted });
    return [{ current, offered: availableModes.map(({ id }) => id), take }, ...ways];
  }
  const { currentModelId: current = '', availableModels = [] } = told.models ?? {};
  const take = () => agent.request('session/set_model', { sessionId, modelId: wanted });
  return [...ways, { current, offered: availableModels.map(({ modelId }) => modelId), take }];
}

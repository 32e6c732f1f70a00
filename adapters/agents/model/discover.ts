import * as z from 'zod';
import type { BackendContext, FoundAgent } from '../../../src/contracts/agent-backend.ts';

/** Providers whose keys people keep in variables, and a model of each that is a fair beginning. */
const keyed = [
  { provider: 'anthropic', variables: ['ANTHROPIC_API_KEY'], model: 'claude-sonnet-5' },
  { provider: 'openai', variables: ['OPENAI_API_KEY'], model: 'gpt-5' },
  {
    provider: 'google',
    variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
    model: 'gemini-2.5-flash',
  },
] as const;

/** Where model servers of this machine listen unless they are told otherwise. */
const local = [
  { provider: 'ollama', port: 11_434 },
  { provider: 'lmstudio', port: 1_234 },
  { provider: 'vllm', port: 8_000 },
  { provider: 'llamacpp', port: 8_080 },
] as const;

const patienceMs = 1_500;
const mostNamed = 5;
const modelList = z.object({ data: z.array(z.object({ id: z.string().min(1) })).min(1) });

type Surroundings = Pick<BackendContext, 'clock' | 'environment'>;

/** Models whose keys are in variables, and those that servers of this machine offer. */
export async function discoverModels(context: Surroundings): Promise<readonly FoundAgent[]> {
  const servers = await Promise.all(local.map((each) => askServer(each, context)));
  return [...keyed.flatMap((each) => withKey(each, context)), ...servers.flat()];
}

function withKey({ provider, variables, model }: (typeof keyed)[number], { environment }: Surroundings) {
  const variable = variables.find((name) => (environment[name] ?? '') !== '');
  if (variable === undefined) return [];
  const providers = { [provider]: { key: `\${${variable}}` } };
  return [
    {
      name: provider,
      about: `the key in ${variable}`,
      options: { model: `${provider}:${model}`, providers },
    },
  ];
}

async function askServer(
  { provider, port }: (typeof local)[number],
  { clock, environment }: Surroundings,
): Promise<readonly FoundAgent[]> {
  const told = provider === 'ollama' ? hostOf(environment['OLLAMA_HOST']) : undefined;
  const url = `http://${told ?? `127.0.0.1:${port}`}/v1`;
  const late = new AbortController();
  const timer = clock.after(patienceMs, () => late.abort());
  try {
    const response = await fetch(`${url}/models`, { signal: late.signal, redirect: 'error' });
    const models = modelList.parse(await response.json()).data.map(({ id }) => id);
    const [first = ''] = models;
    const rest = models.length > mostNamed ? ` and ${models.length - mostNamed} more` : '';
    const about = `a model server at ${url} with ${models.slice(0, mostNamed).join(', ')}${rest}`;
    return [
      {
        name: provider,
        about,
        options: { model: `${provider}:${first}`, providers: { [provider]: { url } } },
      },
    ];
  } catch {
    // Nobody listens there, or somebody who is no model server.
    return [];
  } finally {
    timer.cancel();
  }
}

/** As Ollama reads it: an address or a URL; where it listens to everybody it is asked here. */
function hostOf(told: string | undefined): string | undefined {
  const host = told?.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  if (!host) return undefined;
  const named = host.replace(/^0\.0\.0\.0/, '127.0.0.1');
  return /:\d+$/.test(named) ? named : `${named}:11434`;
}

import type { BackendRequest, ModelOrder } from '../../src/contracts/agent-backend.ts';
import type { ModelApi, ModelPlace } from '../../src/contracts/model-access.ts';
import { modelOf } from './program-request.ts';

/** Where programs ask that are told nothing else; what stands behind it is in the paths of most, but not of all. */
export const providerUrls: Readonly<Record<ModelApi, string>> = {
  anthropic: 'https://api.anthropic.com',
  openai: 'https://api.openai.com/v1',
  google: 'https://generativelanguage.googleapis.com',
};

/** Where OpenCode asks the providers that it knows by name: with the version, which is not in its paths. */
const places: Readonly<Record<string, Pick<ModelPlace, 'api' | 'url'>>> = {
  anthropic: { api: 'anthropic', url: `${providerUrls.anthropic}/v1` },
  openai: { api: 'openai', url: providerUrls.openai },
  google: { api: 'google', url: `${providerUrls.google}/v1beta` },
  openrouter: { api: 'openai', url: 'https://openrouter.ai/api/v1' },
  deepseek: { api: 'openai', url: 'https://api.deepseek.com' },
  mistral: { api: 'openai', url: 'https://api.mistral.ai/v1' },
  groq: { api: 'openai', url: 'https://api.groq.com/openai/v1' },
};

/** Where OpenCode finds a model that is named provider/model; undefined where only OpenCode knows. */
export function placeInOpencode(model: string | undefined): Pick<ModelPlace, 'api' | 'url'> | undefined {
  const provider = providerIn(model);
  return Object.hasOwn(places, provider) ? places[provider] : undefined;
}

/** The provider of a model that is named provider/model; empty where none is. */
export function providerIn(model: string | undefined): string {
  return model?.split('/', 1)[0] ?? '';
}

/** What a config says of the way to a model. */
interface WayOptions {
  readonly model?: string | undefined;
  readonly key?: string | undefined;
  readonly url?: string | undefined;
}

/** The way to its model: by the gateway where that has the key, else as the options say. */
export function wayOf({
  models,
  options,
}: Pick<BackendRequest<WayOptions>, 'models' | 'options'>): Pick<WayOptions, 'key' | 'url'> {
  return models ?? options;
}

/** The place of a model behind the one API that a program speaks; undefined for a program that is logged in by itself. */
export function placeBehind(api: ModelApi): (order: ModelOrder<WayOptions>) => ModelPlace | undefined {
  return (order) => {
    const { key, url = providerUrls[api] } = order.options;
    return key === undefined ? undefined : { api, url, key, model: modelOf(order) };
  };
}
